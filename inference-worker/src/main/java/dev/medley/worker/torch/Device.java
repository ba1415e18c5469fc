package dev.medley.worker.torch;

import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/** Where tensors lie and are computed. With CUDA the first device that the process sees. */
public enum Device {
    CPU,
    CUDA;

    private static final String HOW = "build with -Pcuda, and let LD_LIBRARY_PATH name CUDA 13, cuDNN 9 and NCCL 2";

    /** {@code cpu} or {@code cuda}, as the command line has it. */
    public static Device of(String name) {
        return switch (name) {
            case "cpu" -> CPU;
            case "cuda" -> CUDA;
            default -> throw new IllegalArgumentException("device must be cpu or cuda, not " + name);
        };
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Label, and the maker's name of a device.
     *
     * @throws UnusableDevice when it can't compute here
     */
    public String describe() {
        require();
        return this == CPU ? label() : label() + ": " + CudaDriver.deviceName();
    }

    /**
     * Makes it ready; products sum in float32 there as they do on the processor.
     *
     * @throws UnusableDevice when it can't be
     */
    void require() {
        if (this == CPU) {
            return;
        }
        loadCuda();
        if (torch.cuda_device_count() == 0) {
            throw new UnusableDevice(
                    "no CUDA device is visible: check nvidia-smi, the driver and CUDA_VISIBLE_DEVICES");
        }
        Context context = torch.globalContext();
        context.setAllowTF32CuBLAS(false);
        context.setAllowBF16ReductionCuBLAS(false);
    }

    /** The binding loads what it finds of CUDA before the libraries that it needs are unpacked, and says nothing when that fails. */
    private static void loadCuda() {
        try {
            String binding = JavaCpp.load();
            if (!Context.hasCUDART()) {
                System.load(Path.of(binding).resolveSibling("libtorch_cuda.so").toString());
            }
        } catch (LinkageError e) {
            throw new UnusableDevice("LibTorch can't use CUDA: " + HOW + " (" + e.getMessage() + ")");
        }
    }

    /** A copy of a tensor of the host; that one may be freed at once. */
    org.bytedeco.pytorch.Tensor copyOf(org.bytedeco.pytorch.Tensor host) {
        return this == CPU ? host.clone() : host.cuda();
    }

    TensorOptions options(TensorType type) {
        if (this == CPU) {
            return new TensorOptions(type.scalar());
        }
        try (var device = new org.bytedeco.pytorch.Device(DeviceType.CUDA);
                DeviceOptional place = new DeviceOptional(device);
                TensorOptions options = new TensorOptions(type.scalar())) {
            return options.device(place);
        }
    }
}
