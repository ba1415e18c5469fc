package dev.medley.registry.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.registry.recipe.SequentialTest.Seen;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SequentialTestTest {
    private static final int RUNS = 400;
    private static final int ANSWERS = 500;
    private static final double ALPHA = 0.05;

    @Test
    void findsAClearDifferenceAndItsSign() {
        // When
        SequentialTest test = SequentialTest.of(new Seen(300, 120), new Seen(300, 210));

        // Then
        assertThat(test.difference()).isCloseTo(0.3, within(1e-9));
        assertThat(test.pValue()).isLessThan(1e-6);
    }

    @Test
    void saysNothingWithoutAnswers() {
        assertThat(SequentialTest.of(new Seen(0, 0), new Seen(10, 10)).pValue()).isEqualTo(1);
    }

    @Test
    void whoLooksAfterEveryAnswerIsWrongNoMoreOftenThanAlpha() {
        // Given
        Random random = new Random(7);
        int wrong = 0;

        // When
        for (int run = 0; run < RUNS; run++) {
            wrong += isEverSure(random, 0.5, 0.5) ? 1 : 0;
        }

        // Then
        assertThat((double) wrong / RUNS).isLessThanOrEqualTo(ALPHA);
    }

    @Test
    void whoLooksAfterEveryAnswerFindsARealDifferenceNearlyAlways() {
        // Given
        Random random = new Random(7);
        int right = 0;

        // When
        for (int run = 0; run < RUNS; run++) {
            right += isEverSure(random, 0.5, 0.65) ? 1 : 0;
        }

        // Then
        assertThat((double) right / RUNS).isGreaterThan(0.9);
    }

    @Test
    void aKeyStaysInItsArmAndArmsGetTheirShares() {
        // Given
        List<Double> shares = List.of(0.8, 0.2);
        int second = 0;

        // When
        for (int key = 0; key < 2_000; key++) {
            int arm = Experiment.arm(shares, TrafficSplit.point("experiment key-" + key));
            assertThat(Experiment.arm(shares, TrafficSplit.point("experiment key-" + key)))
                    .isEqualTo(arm);
            second += arm;
        }

        // Then
        assertThat(second / 2_000.0).isBetween(0.17, 0.23);
    }

    private static boolean isEverSure(Random random, double control, double other) {
        int one = 0;
        int two = 0;
        for (int i = 1; i <= ANSWERS; i++) {
            one += random.nextDouble() < control ? 1 : 0;
            two += random.nextDouble() < other ? 1 : 0;
            if (SequentialTest.of(new Seen(i, one), new Seen(i, two)).pValue() <= ALPHA) {
                return true;
            }
        }
        return false;
    }
}
