package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.medley.worker.kernel.Kernels#available")
class FloatKernelTest {
    private static final int INPUTS = 1_538;
    private static final int OUTPUTS = 64;

    @Test
    void aLongSumKeepsItsLastDigits() {
        try (Arena arena = Arena.ofConfined()) {
            // Given
            MemorySegment weights = arena.allocate((long) INPUTS * OUTPUTS * Float.BYTES, 64);
            double exact = 0;
            for (int i = 0; i < INPUTS * OUTPUTS; i++) {
                float weight = 0.1f * (i / OUTPUTS % 7 + 1);
                weights.setAtIndex(ValueLayout.JAVA_FLOAT, i, weight);
                exact += (double) weight * 0.7f / OUTPUTS;
            }
            float[] x = new float[4 * INPUTS];
            Arrays.fill(x, 0.7f);
            float[] alone = new float[OUTPUTS];
            float[] together = new float[4 * OUTPUTS];

            // When
            new FloatKernel().wide(weights, 0, INPUTS / 2, x, 0, alone, 0);
            new FloatKernel().wideFour(weights, 0, INPUTS / 2, x, 0, INPUTS, together, 0, OUTPUTS, 0, 0);

            // Then
            float sum = (float) exact;
            assertThat(alone).containsOnly(alone[0]);
            assertThat(together).containsOnly(alone[0]);
            assertThat(alone[0]).isCloseTo(sum, within(4 * Math.ulp(sum)));
        }
    }
}
