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
            Rows x = Rows.of(4, INPUTS);
            Arrays.fill(x.values(), 0.7f);
            Rows alone = Rows.of(1, OUTPUTS);
            Rows together = Rows.of(4, OUTPUTS);

            // When
            new FloatKernel().one(weights, 0, INPUTS / 2, x, alone, 0, 0, 0, 0);
            new FloatKernel().four(weights, 0, INPUTS / 2, x, together, 0, 0, 0, 0);

            // Then
            float sum = (float) exact;
            assertThat(alone.values()).containsOnly(alone.values()[0]);
            assertThat(together.values()).containsOnly(alone.values()[0]);
            assertThat(alone.values()[0]).isCloseTo(sum, within(4 * Math.ulp(sum)));
        }
    }
}
