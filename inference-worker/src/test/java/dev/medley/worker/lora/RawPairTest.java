package dev.medley.worker.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gates derive from an adapter's factors. */
class RawPairTest {
    private static final float[] A = {0.3f, -0.2f, 0.5f, 0.1f, 0.4f, -0.6f};
    private static final float[] B = {0.7f, 0.2f, -0.1f, 0.9f};

    @ParameterizedTest
    @CsvSource({"1, 1e-22", "1e-25, 1e7", "1e-18, 1e-20", "1e8, 1e-30"})
    void theStrongestDirectionDoesNotDependOnHowLargeTheFactorsAre(float ofA, float ofB) {
        // Given
        float[] expected = new RawPair(A, B, 2).prototype();

        // When
        float[] prototype = new RawPair(times(A, ofA), times(B, ofB), 2).prototype();

        // Then
        for (int i = 0; i < expected.length; i++) {
            assertThat(prototype[i] * ofA).isCloseTo(expected[i], within(1e-5f));
        }
    }

    @Test
    void factorsThatAreNoNormalNumbersHaveNoDirection() {
        assertThat(new RawPair(times(A, 1e-44f), B, 2).prototype()).containsExactly(0, 0);
        assertThat(new RawPair(A, times(B, 0), 2).prototype()).containsExactly(0, 0);
    }

    private static float[] times(float[] values, float factor) {
        float[] product = values.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }
}
