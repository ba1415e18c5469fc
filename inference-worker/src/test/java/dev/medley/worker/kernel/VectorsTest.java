package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.medley.worker.kernel.Kernels#available")
class VectorsTest {
    private static float[] exp(float... x) {
        float[] lanes = Arrays.copyOf(x, Vectors.LANES);
        Vectors.exp(FloatVector.fromArray(Vectors.FLOATS, lanes, 0)).intoArray(lanes, 0);
        return Arrays.copyOf(lanes, x.length);
    }

    @Test
    void exponentialsAreWithinTwoUnitsOfTheLastPlace() {
        // Given
        var random = new Random(1);

        for (int i = 0; i < 20_000; i++) {
            float x = random.nextFloat(-87, 88);

            // When
            float e = exp(x)[0];

            // Then
            float exact = (float) Math.exp(x);
            assertThat(e).as("e to the power of %s", x).isCloseTo(exact, within(2 * Math.ulp(exact)));
        }
    }

    @Test
    void whatIsFarBelowIsNothingAndWhatIsNoNumberStaysNone() {
        // When
        float[] e = exp(0, -0f, -200, Float.NEGATIVE_INFINITY, Float.NaN, 200, Float.POSITIVE_INFINITY);

        // Then
        assertThat(e).startsWith(1, 1, 0, 0, Float.NaN);
        assertThat(e[5]).isFinite().isGreaterThan(1e38f);
        assertThat(e[6]).isEqualTo(e[5]);
    }
}
