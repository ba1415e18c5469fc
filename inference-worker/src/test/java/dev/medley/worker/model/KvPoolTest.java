package dev.medley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.torch.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Four blocks of sixteen tokens. */
class KvPoolTest {
    private static final ModelConfig TINY = new ModelConfig("tiny", 8, 4, 4, 1, 1, 1, 4, 1e-5, 10_000, 64, true);
    private final KvPool pool = new KvPool(TINY, TensorType.FLOAT32, 1, 64);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aSequenceThatBeginsAlikeSharesBlocksWhileTheOtherRuns() {
        // Given
        KvCache first = filled(tokens(0, 33), 48);

        // When
        KvCache second = pool.reserve(48, "base", tokens(0, 40)).orElseThrow();

        // Then
        assertThat(second.length()).isEqualTo(32);
        assertThat(pool.freeBlocks()).isZero();
        first.close();
        assertThat(pool.freeBlocks()).isEqualTo(1);
        second.close();
        assertThat(pool.freeBlocks()).isEqualTo(4);
    }

    @Test
    void aSharedBlockIsNotGivenAwayWhileItIsHeld() {
        // Given
        filled(tokens(0, 33), 48).close();
        KvCache holder = pool.reserve(33, "base", tokens(0, 33)).orElseThrow();

        // When
        Optional<KvCache> large = pool.reserve(32);
        Optional<KvCache> small = pool.reserve(16);

        // Then
        assertThat(large).isEmpty();
        assertThat(small).isPresent();
        assertThat(slots(holder)).doesNotContainAnyElementsOf(List.of(slots(small.get()).getFirst()));
    }

    @Test
    void whatNobodyHoldsMakesRoomAndIsForgotten() {
        // Given
        filled(tokens(0, 33), 48).close();

        // When
        pool.reserve(64).orElseThrow().close();
        KvCache again = pool.reserve(48, "base", tokens(0, 33)).orElseThrow();

        // Then
        assertThat(again.length()).isZero();
        assertThat(pool.freeBlocks()).isEqualTo(1);
    }

    @Test
    void aReservationThatFailsHoldsNothing() {
        // Given
        filled(tokens(0, 33), 48).close();
        KvCache other = pool.reserve(32).orElseThrow();

        // When
        Optional<KvCache> tooMuch = pool.reserve(64, "base", tokens(0, 40));
        other.close();

        // Then
        assertThat(tooMuch).isEmpty();
        assertThat(pool.freeBlocks()).isEqualTo(4);
        assertThat(pool.reserve(64)).isPresent();
    }

    /** A sequence that ran over its tokens and lets others share them. */
    private KvCache filled(int[] tokens, int capacity) {
        KvCache cache = pool.reserve(capacity, "base", tokens).orElseThrow();
        cache.advance(tokens.length);
        cache.share("base", tokens);
        return cache;
    }

    private static List<Long> slots(KvCache cache) {
        long[] slots = new long[16];
        cache.slots(0, 16, slots, 0);
        return Arrays.stream(slots).boxed().toList();
    }

    private static int[] tokens(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }
}
