package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Of the calling thread. The name may have spaces in it. */
    private static int niceness() throws Exception {
        String stat = Files.readString(Path.of("/proc/thread-self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Integer.parseInt(fields[NICENESS]);
    }
}
