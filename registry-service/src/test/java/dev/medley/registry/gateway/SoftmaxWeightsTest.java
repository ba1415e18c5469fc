package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SoftmaxWeightsTest {
    @Test
    void sharesByTheExponentOfScoreOverTemperature() {
        // Given
        List<Double> scores = List.of(0.80, 0.78, 0.70);

        // When
        List<Double> weights = SoftmaxWeights.of(scores, 0.02);

        // Then e^0, e^-1, e^-5 over their sum
        assertThat(weights.get(0)).isCloseTo(0.727475, within(1e-6));
        assertThat(weights.get(1)).isCloseTo(0.267623, within(1e-6));
        assertThat(weights.get(2)).isCloseTo(0.004902, within(1e-6));
    }

    @Test
    void staysFiniteForAnyTemperature() {
        // Given
        List<Double> scores = List.of(0.9, -0.9, 0.9);

        // When
        List<Double> weights = SoftmaxWeights.of(scores, Double.MIN_VALUE);

        // Then
        assertThat(weights).containsExactly(0.5, 0.0, 0.5);
    }

    @Test
    void givesOneAdapterEverything() {
        assertThat(SoftmaxWeights.of(List.of(0.3), 0.01)).containsExactly(1.0);
    }
}
