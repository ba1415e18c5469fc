package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class SeatsTest {
    private static final String ALLOWED = "Cpus_allowed_list:";

    private final int processors = Runtime.getRuntime().availableProcessors();

    @BeforeEach
    void requireAProcessForEveryProcessorItMayUse() {
        assumeThat(processors).isGreaterThan(1);
        assumeThat(count(allowed())).isEqualTo(processors);
    }

    @Test
    void eachHelperStaysOnAProcessorOfItsOwn() {
        // Given
        Set<String> seats = ConcurrentHashMap.newKeySet();
        var everyoneHere = new CountDownLatch(processors);

        // When
        try (Crew crew = new Crew(processors)) {
            crew.run(processors, _ -> {
                everyoneHere.countDown();
                await(everyoneHere);
                seats.add(allowed());
            });
        }

        // Then: the engine's thread goes where it likes
        assertThat(seats).hasSize(processors);
        assertThat(seats.stream().filter(seat -> count(seat) == 1)).hasSize(processors - 1);
        assertThat(count(allowed())).isEqualTo(processors);
    }

    @Test
    void whatWorksInTheBackgroundLeavesOneProcessorToTheEngine() throws Exception {
        // When
        String seats;
        try (ExecutorService threads = Executors.newSingleThreadExecutor(Background.threads("background"))) {
            seats = threads.submit((Callable<String>) SeatsTest::allowed).get();
        }

        // Then
        assertThat(count(seats)).isEqualTo(processors - 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Of the calling thread, such as {@code 0-3,7}. */
    private static String allowed() {
        try (var lines = Files.lines(Path.of("/proc/thread-self/status"))) {
            return lines.filter(line -> line.startsWith(ALLOWED))
                    .map(line -> line.substring(ALLOWED.length()).strip())
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long count(String list) {
        return Arrays.stream(list.split(","))
                .map(range -> range.split("-"))
                .mapToLong(ends -> Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1)
                .sum();
    }
}
