package dev.medley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.worker.torch.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Eight blocks of sixteen tokens, of which two are kept for nobody. */
class KvPoolTest {
    private static final ModelConfig TINY = new ModelConfig("tiny", 8, 4, 4, 1, 1, 1, 4, 1e-5, 10_000, 128, true);
    private final KvPool pool = new KvPool(TINY, TensorType.FLOAT32, 1, 128);

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
        assertThat(second.notes().stream().map(note -> note[0])).containsExactly(0.0, 1.0);
        assertThat(pool.freeBlocks()).isEqualTo(4);
        first.close();
        assertThat(pool.freeBlocks()).isEqualTo(5);
        second.close();
        assertThat(pool.freeBlocks()).isEqualTo(8);
    }

    @Test
    void aSharedBlockIsNotGivenAwayWhileItIsHeld() {
        // Given
        filled(tokens(0, 33), 48).close();
        KvCache holder = pool.reserve(33, "base", tokens(0, 33)).orElseThrow();

        // When
        Optional<KvCache> large = pool.reserve(96, "", new int[0]);
        Optional<KvCache> small = pool.reserve(80, "", new int[0]);

        // Then
        assertThat(holder.length()).isEqualTo(32);
        assertThat(large).isEmpty();
        assertThat(small).isPresent();
        assertThat(slots(holder, 48)).doesNotContainAnyElementsOf(slots(small.get(), 80));
    }

    @Test
    void whatNobodyHoldsMakesRoomAndIsForgotten() {
        // Given
        filled(tokens(0, 33), 48).close();

        // When
        pool.reserve(128, "", new int[0]).orElseThrow().close();
        KvCache again = pool.reserve(48, "base", tokens(0, 33)).orElseThrow();

        // Then
        assertThat(again.length()).isZero();
        assertThat(pool.freeBlocks()).isEqualTo(5);
    }

    @Test
    void onlyAShareOfTheMemoryIsKeptForNobody() {
        // Given
        filled(tokens(0, 81), 96).close();

        // When
        KvCache again = pool.reserve(96, "base", tokens(0, 81)).orElseThrow();

        // Then
        assertThat(again.length()).isEqualTo(32);
    }

    @Test
    void aReservationThatFailsHoldsNothing() {
        // Given
        filled(tokens(0, 33), 48).close();
        KvCache other = pool.reserve(64, "", new int[0]).orElseThrow();

        // When
        Optional<KvCache> tooMuch = pool.reserve(128, "base", tokens(0, 40));
        other.close();

        // Then
        assertThat(tooMuch).isEmpty();
        assertThat(pool.freeBlocks()).isEqualTo(8);
        assertThat(pool.reserve(128, "", new int[0])).isPresent();
    }

    /** A sequence that ran over its tokens and lets others share them. */
    private KvCache filled(int[] tokens, int capacity) {
        KvCache cache = pool.reserve(capacity, "base", tokens).orElseThrow();
        cache.advance(tokens.length);
        cache.share("base", tokens, block -> new double[] {block});
        return cache;
    }

    private static List<Long> slots(KvCache cache, int count) {
        long[] slots = new long[count];
        cache.slots(0, count, slots, 0);
        return Arrays.stream(slots).boxed().toList();
    }

    private static int[] tokens(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }
}
