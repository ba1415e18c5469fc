package dev.medley.registry.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {
    private static final Set<String> BLEND = Set.of("sha256:a", "sha256:b");

    @Test
    void prefersTheWorkerThatHoldsMostOfTheBlend() {
        // Given
        List<Worker> workers = List.of(
                worker("idle", 0), worker("both", 3, "sha256:a", "sha256:b", "sha256:x"), worker("one", 1, "sha256:b"));

        // When
        List<Worker> order = WorkerPool.order(workers, BLEND, Map.of());

        // Then
        assertThat(order).extracting(Worker::id).containsExactly("both", "one", "idle");
    }

    @Test
    void asksFullWorkersLast() {
        // Given
        List<Worker> workers = List.of(worker("full", 8, "sha256:a", "sha256:b"), worker("free", 7));

        // When
        List<Worker> order = WorkerPool.order(workers, BLEND, Map.of());

        // Then
        assertThat(order).extracting(Worker::id).containsExactly("free", "full");
    }

    @Test
    void countsItsOwnRequestsThatNoHeartbeatKnowsYet() {
        // Given
        List<Worker> workers = List.of(worker("a", 0), worker("b", 0));

        // When
        List<Worker> order = WorkerPool.order(workers, BLEND, Map.of("http://a", 2, "http://b", 1));

        // Then
        assertThat(order).extracting(Worker::id).containsExactly("b", "a");
    }

    @Test
    void countsNoneOfThoseOfAFormerWorkerOfTheSameName() {
        // Given
        List<Worker> workers = List.of(worker("a", 0), worker("b", 0));

        // When
        List<Worker> order = WorkerPool.order(workers, BLEND, Map.of("http://former-a", 2));

        // Then
        assertThat(order).extracting(Worker::id).containsExactly("a", "b");
    }

    private static Worker worker(String id, int running, String... resident) {
        return new Worker(id, "http://" + id, "base", 8, running, 0, Arrays.asList(resident));
    }
}
