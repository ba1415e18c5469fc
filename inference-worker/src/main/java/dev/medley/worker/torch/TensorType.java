package dev.medley.worker.torch;

import java.util.Locale;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element types that the engine computes in. */
public enum TensorType {
    FLOAT32(ScalarType.Float, 4),
    BFLOAT16(ScalarType.BFloat16, 2),
    INT64(ScalarType.Long, 8);

    private final ScalarType scalar;
    private final int bytes;

    TensorType(ScalarType scalar, int bytes) {
        this.scalar = scalar;
        this.bytes = bytes;
    }

    /** {@code bfloat16} or {@code float32}, as the command line has it. */
    public static TensorType ofCompute(String name) {
        return switch (name) {
            case "bfloat16" -> BFLOAT16;
            case "float32" -> FLOAT32;
            default -> throw new IllegalArgumentException("dtype must be bfloat16 or float32, not " + name);
        };
    }

    ScalarType scalar() {
        return scalar;
    }

    /** Bytes of one element. */
    public int bytes() {
        return bytes;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
