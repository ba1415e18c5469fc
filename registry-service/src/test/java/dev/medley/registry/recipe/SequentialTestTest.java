package dev.medley.registry.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.registry.recipe.SequentialTest.Seen;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequentialTestTest {
    private static final int RUNS = 400;
    private static final double ALPHA = 0.05;

    @Test
    void findsAClearDifferenceAndItsSign() {
        // When
        SequentialTest test =
                SequentialTest.of(new Seen(300, 120), new Seen(300, 210)).orElseThrow();

        // Then
        assertThat(test.difference()).isCloseTo(0.3, within(1e-9));
        assertThat(test.pValue()).isLessThan(1e-6);
    }

    @Test
    void saysNothingWithoutAnswers() {
        assertThat(SequentialTest.of(new Seen(0, 0), new Seen(10, 10))).isEmpty();
        assertThat(SequentialTest.of(new Seen(10, 10), new Seen(0, 0))).isEmpty();
    }

    /** Also where an arm has so small a share, or answers are so good or bad, that it has seen only one kind for long. */
    @ParameterizedTest
    @CsvSource({"0.1, 0.05", "0.1, 0.5", "0.5, 0.05", "0.5, 0.5", "0.9, 0.05", "0.9, 0.5"})
    void whoLooksAfterEveryAnswerIsWrongNoMoreOftenThanAlpha(double goodness, double share) {
        // Given
        Random random = new Random(7);
        int wrong = 0;

        // When
        for (int run = 0; run < RUNS; run++) {
            wrong += isEverSure(random, goodness, goodness, share, 2_000) ? 1 : 0;
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
            right += isEverSure(random, 0.5, 0.65, 0.5, 1_000) ? 1 : 0;
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

    /** @param share of the other arm */
    private static boolean isEverSure(Random random, double control, double other, double share, int answers) {
        Seen one = new Seen(0, 0);
        Seen two = new Seen(0, 0);
        for (int i = 0; i < answers; i++) {
            if (random.nextDouble() < share) {
                two = and(two, random.nextDouble() < other);
            } else {
                one = and(one, random.nextDouble() < control);
            }
            if (SequentialTest.of(one, two)
                    .filter(test -> test.pValue() <= ALPHA)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Seen and(Seen seen, boolean isGood) {
        return new Seen(seen.count() + 1, seen.sum() + (isGood ? 1 : 0));
    }
}
