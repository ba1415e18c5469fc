package dev.medley.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.sampling.SamplingParams;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenantQueueTest {
    private final TenantQueue queue = new TenantQueue();

    @Test
    void oneTenantsSequencesKeepTheirOrder() {
        // Given
        List.of("a1", "a2", "a3").forEach(name -> queue.add(sequence("a", name)));

        // When / Then
        assertThat(names(9)).containsExactly("a1", "a2", "a3");
        assertThat(names(2)).containsExactly("a1", "a2");
    }

    @Test
    void aFloodOfOneTenantDoesNotHoldUpAnother() {
        // Given
        List.of("a1", "a2", "a3", "a4").forEach(name -> queue.add(sequence("a", name)));
        queue.add(sequence("b", "b1"));
        queue.add(sequence("b", "b2"));

        // When / Then
        assertThat(names(4)).containsExactly("a1", "b1", "a2", "b2");
    }

    @Test
    void whoeverGotMoreTokensWaits() {
        // Given
        Sequence running = sequence("a", "a0");
        queue.add(running);
        queue.add(sequence("b", "b1"));
        queue.started(running);
        queue.charge(running, 35);
        queue.add(sequence("a", "a1"));
        queue.add(sequence("b", "b2"));

        // When / Then
        assertThat(names(3)).containsExactly("b1", "b2", "a1");
    }

    @Test
    void beingAwayEarnsNoCredit() {
        // Given
        Sequence first = sequence("a", "a0");
        queue.add(first);
        queue.started(first);
        queue.charge(first, 1000);

        // When
        List.of("b1", "b2", "b3").forEach(name -> queue.add(sequence("b", name)));
        queue.add(sequence("a", "a1"));

        // Then
        assertThat(names(2)).containsExactly("b1", "a1");
    }

    @Test
    void whatIsRemovedIsToldAndGone() {
        // Given
        queue.add(sequence("a", "a1"));
        queue.add(sequence("b", "b1"));
        List<Sequence> removed = new ArrayList<>();

        // When
        queue.remove(sequence -> sequence.request().tenant().equals("a"), removed::add);

        // Then
        assertThat(removed).hasSize(1);
        assertThat(queue.size()).isEqualTo(1);
        assertThat(names(9)).containsExactly("b1");
    }

    private List<String> names(int limit) {
        return queue.next(limit).stream()
                .map(sequence -> sequence.request().requestId())
                .toList();
    }

    /** Ten tokens of a prompt. */
    private static Sequence sequence(String tenant, String name) {
        return new Sequence(
                new GenerationRequest(name, new int[10], Blend.BASE, SamplingParams.GREEDY, 5, List.of()).of(tenant),
                EngineObserver.NONE);
    }
}
