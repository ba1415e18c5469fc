package dev.medley.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("dev.medley.worker.torch.MatrixUnit#isAvailable")
class MatrixUnitTest {
    private static final int SIDE = 64;
    private static final short ONE = 0x3f80;

    private static float[] product() {
        short[] ones = new short[SIDE * SIDE];
        Arrays.fill(ones, ONE);
        MemorySegment both = MemorySegment.ofArray(ones);
        float[] y = new float[SIDE * SIDE];
        MatrixUnit.addProduct(SIDE, SIDE, SIDE, both, 0, SIDE, both, 0, MemorySegment.ofArray(y), 0, SIDE);
        return y;
    }

    /** Without the release the second product ends the process. */
    @Test
    void aProductIsRightWhenLibTorchHasUsedTheUnitSinceTheLast() {
        // Given
        float[] before = product();

        // When
        MatrixUnit.release();
        try (TensorScope _ = TensorScope.open(Device.CPU)) {
            Tensor matrix = Tensor.zeros(TensorType.BFLOAT16, 4 * SIDE, 4 * SIDE);
            matrix.linear(matrix);
        }
        float[] after = product();
        MatrixUnit.release();

        // Then
        assertThat(after).containsOnly(SIDE).isEqualTo(before);
    }
}
