package dev.medley.worker.lora;

import dev.medley.worker.kernel.Kernels;
import dev.medley.worker.torch.Device;

/** The ways that a worker has of computing: tests of the numbers run on each. */
public enum Way {
    /** Medley's own, where the processor has them. */
    KERNELS(Device.CPU),
    /** LibTorch's operations. */
    TENSORS(Device.CPU),
    /** The same on a device. */
    CUDA(Device.CUDA);

    private final Device device;

    Way(Device device) {
        this.device = device;
    }

    public Device device() {
        return device;
    }

    public boolean usesKernels() {
        return this == KERNELS && Kernels.available();
    }
}
