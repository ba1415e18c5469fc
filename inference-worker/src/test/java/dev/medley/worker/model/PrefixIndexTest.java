package dev.medley.worker.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PrefixIndexTest {
    private final PrefixIndex index = new PrefixIndex();

    @Test
    void findsTheLongestBeginningThatLeavesATokenToCompute() {
        // Given
        index.add("base", tokens(0, 48), new int[] {7, 8, 9});

        // When / Then
        assertThat(index.find("base", tokens(0, 48))).containsExactly(7, 8);
        assertThat(index.find("base", tokens(0, 49))).containsExactly(7, 8, 9);
        assertThat(index.find("base", tokens(0, 16))).isEmpty();
    }

    @Test
    void anotherBlendOrAnotherTextSharesNothing() {
        // Given
        index.add("a=0.5", tokens(0, 48), new int[] {7, 8, 9});

        // When / Then
        assertThat(index.find("a=0.6", tokens(0, 48))).isEmpty();
        assertThat(index.find("a=0.5", tokens(1, 48))).isEmpty();
        // The second block of one text is the first of another: what stands before a block belongs to it.
        assertThat(index.find("a=0.5", tokens(16, 48))).isEmpty();
    }

    @Test
    void whatIsKnownAlreadyKeepsItsBlocks() {
        // Given
        index.add("base", tokens(0, 32), new int[] {7, 8});

        // When / Then
        assertThat(index.add("base", tokens(0, 48), new int[] {1, 2, 3})).containsExactly(3);
        assertThat(index.find("base", tokens(0, 64))).containsExactly(7, 8, 3);
    }

    @Test
    void forgetsTheEndOfTheLeastUsedBeginningFirst() {
        // Given
        index.add("old", tokens(0, 32), new int[] {1, 2});
        index.add("new", tokens(0, 32), new int[] {3, 4});
        index.find("old", tokens(0, 40));

        // When / Then
        assertThat(index.evict(block -> true)).isEqualTo(OptionalInt.of(4));
        assertThat(index.evict(block -> block != 3)).isEqualTo(OptionalInt.of(2));
        assertThat(index.find("old", tokens(0, 40))).containsExactly(1);
        assertThat(index.evict(block -> false)).isEmpty();
    }

    private static int[] tokens(int first, int count) {
        return IntStream.range(first, first + count).toArray();
    }
}
