package dev.medley.format;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The element types of safetensors. Six-bit and four-bit elements are packed, so a size is counted in bits. */
public enum Dtype {
    BOOL(8),
    F4(4),
    F6_E2M3(6),
    F6_E3M2(6),
    U8(8),
    I8(8),
    F8_E5M2(8),
    F8_E4M3(8),
    F8_E8M0(8),
    F8_E4M3FNUZ(8),
    F8_E5M2FNUZ(8),
    I16(16),
    U16(16),
    F16(16),
    BF16(16),
    I32(32),
    U32(32),
    F32(32),
    C64(64),
    F64(64),
    I64(64),
    U64(64);

    private static final Map<String, Dtype> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Dtype::name, Function.identity()));

    private final int bits;

    Dtype(int bits) {
        this.bits = bits;
    }

    /** Bits of one element. */
    public int bits() {
        return bits;
    }

    /** The type of this safetensors name, which is case-sensitive. */
    public static Optional<Dtype> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Whether LoRA weights may have this type. */
    public boolean isLoraWeight() {
        return switch (this) {
            case F32, F16, BF16 -> true;
            default -> isUnusualLoraWeight();
        };
    }

    /** Whether LoRA weights of this type are taken, but with a warning: few runtimes read them. */
    public boolean isUnusualLoraWeight() {
        return switch (this) {
            case F64, F8_E5M2, F8_E4M3 -> true;
            default -> false;
        };
    }
}
