package dev.medley.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.Test;

/** Where tensors are born. */
class DeviceTest {
    @Test
    void cudaIsRefusedWithWhatToDoWhereTheBuildHasNone() {
        assumeThat(Device.class.getResource("/org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so"))
                .isNull();
        assertThatExceptionOfType(UnusableDevice.class)
                .isThrownBy(() -> TensorScope.open(Device.CUDA))
                .withMessageContaining("build with -Pcuda")
                .withMessageContaining("libtorch_cuda.so");
        assertThat(TensorScope.device()).isEqualTo(Device.CPU);
    }
}
