package dev.medley.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tensors of a device, with nothing around them. */
@Tag("gpu")
class DeviceGpuIT {
    @Test
    void tensorsOfACudaScopeAreComputedThere() {
        try (TensorScope _ = TensorScope.open(Device.CUDA);
                TensorScope _ = TensorScope.open()) {
            // Given
            Tensor ones = Tensor.of(new float[] {1, 1, 1, 1}, 2, 2);
            Tensor target = Tensor.zeros(TensorType.FLOAT32, 3, 2);

            // When
            target.indexCopy(0, Tensor.of(2, 0), ones.times(2));

            // Then
            assertThat(target.isOnHost()).isFalse();
            assertThat(target.toFloats()).containsExactly(2, 2, 0, 0, 2, 2);
            assertThatIllegalStateException().isThrownBy(target::memory);
            assertThat(Device.CUDA.describe()).startsWith("cuda: ");
        }
        assertThat(TensorScope.device()).isEqualTo(Device.CPU);
    }

    @Test
    void productsKeepTheirFloatBits() {
        // Given
        float[] values = new float[4096];
        java.util.Arrays.fill(values, 1 + 1f / 4096);

        try (TensorScope _ = TensorScope.open(Device.CUDA)) {
            // When
            Tensor row = Tensor.of(values, 1, values.length);
            float product = row.linear(row).toFloats()[0];

            // Then: ten bits of a mantissa would make each factor 1
            assertThat(product / values.length).isCloseTo((1 + 1f / 4096) * (1 + 1f / 4096), within(1e-6f));
        }
    }
}
