package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BackgroundTest {
    /** Which of the numbers behind the name it is. */
    private static final int NICENESS = 16;

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemPrefersOtherThreads() throws Exception {
        // Given
        int own = niceness();

        // When
        int background;
        try (ExecutorService threads = Executors.newSingleThreadExecutor(Background.threads("background"))) {
            Future<Integer> asked = threads.submit((Callable<Integer>) BackgroundTest::niceness);
            background = asked.get();
        }

        // Then
        assertThat(background).isEqualTo(5).isGreaterThan(own);
        assertThat(niceness()).isEqualTo(own);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSystemPrefersOtherThreadsToThoseThatCompile() throws Exception {
        // Given
        int own = niceness();

        // When
        Background.letCompilersYield();

        // Then
        List<Integer> compilers = new ArrayList<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                nicenessOfCompiler(thread).ifPresent(compilers::add);
            }
        }
        assertThat(compilers).isNotEmpty().containsOnly(10);
        assertThat(niceness()).isEqualTo(own);
    }

    /** Nothing of other threads, nor of those that end meanwhile. */
    private static Optional<Integer> nicenessOfCompiler(Path thread) throws Exception {
        try {
            String name = Files.readString(thread.resolve("comm"));
            return name.contains("CompilerThre") ? Optional.of(niceness(thread)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int niceness() throws Exception {
        return niceness(Path.of("/proc/thread-self"));
    }

    /** The name may have spaces in it. */
    private static int niceness(Path thread) throws Exception {
        String stat = Files.readString(thread.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Integer.parseInt(fields[NICENESS]);
    }
}
