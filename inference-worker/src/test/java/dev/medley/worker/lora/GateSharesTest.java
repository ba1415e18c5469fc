package dev.medley.worker.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateSharesTest {
    @Test
    void tellsEachStepApartFromWhatWasBefore() {
        // Given
        var shares = new GateShares(2);
        decide(shares, 0, 0, new double[] {1, 0});
        decide(shares, 1, 0, new double[] {0.5, 0.5});

        // When
        var first = shares.sinceLast();
        decide(shares, 0, 0, new double[] {0, 1});
        var second = shares.sinceLast();

        // Then
        assertThat(first).containsExactly(0.75, 0.25);
        assertThat(second).containsExactly(0.0, 1.0);
        assertThat(shares.mean()).containsExactly(0.5, 0.5);
    }

    @Test
    void repeatsTheLastStepWhereNothingWasDecidedSince() {
        // Given
        var shares = new GateShares(1);
        decide(shares, 0, 0, new double[] {1});

        // When
        shares.sinceLast();

        // Then
        assertThat(shares.sinceLast()).containsExactly(1.0);
        assertThat(new GateShares(1).sinceLast()).containsExactly(0.0);
    }

    @Test
    void aSequenceThatTakesOverBlocksCountsWhatWasDecidedForThem() {
        // Given
        var first = new GateShares(2);
        decide(first, 0, 0, new double[] {1, 0});
        decide(first, 1, 0, new double[] {0.5, 0.5});
        decide(first, 0, 1, new double[] {0, 1});
        decide(first, 1, GateShares.NO_BLOCK, new double[] {0, 1});

        // When
        var second = new GateShares(2);
        second.resume(List.of(first.ofBlock(0)));
        decide(second, 0, 1, new double[] {0, 1});

        // Then
        assertThat(second.byLayer()).containsExactly(List.of(0.5, 0.5), List.of(0.5, 0.5));
        assertThat(second.ofBlock(0)).containsExactly(first.ofBlock(0));
        assertThat(second.ofBlock(1)).containsExactly(0, 1, 0, 1);
        assertThat(first.ofBlock(2)).isEmpty();
    }

    @Test
    void tellsAGateThatIsSureFromOneThatHearsAllAlike() {
        // Given
        var sure = new GateShares(2);
        var unsure = new GateShares(2);

        // When
        decide(sure, 0, 0, new double[] {1, 0});
        decide(sure, 1, 0, new double[] {0, 1});
        decide(unsure, 0, 0, new double[] {1, 0});
        decide(unsure, 1, 0, new double[] {0.5, 0.5});

        // Then
        assertThat(sure.mean()).containsExactly(0.5, 0.5);
        assertThat(sure.entropy()).isZero();
        assertThat(unsure.entropy()).isCloseTo(0.5, within(1e-12));
        assertThat(unsure.entropyByLayer()).containsExactly(0.0, 1.0);
        assertThat(new GateShares(2).entropy()).isZero();
    }

    private static void decide(GateShares all, int layer, int block, double... shares) {
        double entropy = Arrays.stream(shares)
                .map(share -> share > 0 ? -share * Math.log(share) : 0)
                .sum();
        all.add(layer, block, shares, entropy, 1);
    }
}
