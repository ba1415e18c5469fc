package dev.medley.local.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServiceTest {
    @Test
    void aProcessThatSaysItLivesNoMoreIsEndedAndStartedAgain() throws Exception {
        // Given
        List<Process> started = new CopyOnWriteArrayList<>();
        CountDownLatch again = new CountDownLatch(1);
        Service service = new Service(
                "worker-1",
                1,
                Path.of("worker-1.log"),
                () -> {
                    started.add(new ProcessBuilder("sleep", "600").start());
                    return Service.Running.of(started.getLast());
                },
                () -> started.size() > 1,
                Duration.ofMillis(10));
        service.start();

        // When
        service.watch(again::countDown);

        // Then
        assertThat(again.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(started).hasSize(2);
        assertThat(started.getFirst().isAlive()).isFalse();
        assertThat(started.getLast().isAlive()).isTrue();
        service.stop();
        assertThat(started.getLast().isAlive()).isFalse();
    }
}
