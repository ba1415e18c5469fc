package dev.medley.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The numbers of a tensor in single precision, whichever type of {@link Dtype#isLoraWeight()} they are stored in. */
public final class TensorValues {
    private static final int HALF_BITS = 16;

    private TensorValues() {}

    /**
     * The values of a tensor in row-major order.
     *
     * @param file the whole weight file
     */
    public static float[] read(SafetensorsHeader header, TensorEntry tensor, ByteBuffer file) {
        int begin = Math.toIntExact(header.dataStart() + tensor.begin());
        return read(tensor, file.slice(begin, Math.toIntExact(tensor.size())));
    }

    /**
     * The same from the tensor's own bytes.
     *
     * @throws IllegalArgumentException for types that LoRA weights can't have
     */
    public static float[] read(TensorEntry tensor, ByteBuffer own) {
        ByteBuffer bytes = own.slice().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[Math.toIntExact(tensor.elements())];
        if (tensor.dtype() == Dtype.F32) {
            bytes.asFloatBuffer().get(values);
            return values;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (tensor.dtype()) {
                case F16 -> Float.float16ToFloat(bytes.getShort());
                case BF16 -> Float.intBitsToFloat(bytes.getShort() << HALF_BITS);
                case F64 -> (float) bytes.getDouble();
                case F8_E5M2 -> e5m2(bytes.get());
                case F8_E4M3 -> e4m3(bytes.get());
                default -> throw new IllegalArgumentException("No arithmetic with " + tensor.dtype());
            };
        }
        return values;
    }

    /** The upper half of a half: five bits of exponent, two of fraction. */
    static float e5m2(byte bits) {
        return Float.float16ToFloat((short) (bits << Byte.SIZE));
    }

    /** Eight bits with four of exponent (bias 7) and three of fraction: no infinities, all ones is NaN. */
    static float e4m3(byte bits) {
        int exponent = (bits >> 3) & 0xf;
        int fraction = bits & 0x7;
        if (exponent == 0xf && fraction == 0x7) {
            return Float.NaN;
        }
        float magnitude = exponent == 0 ? Math.scalb(fraction / 8f, -6) : Math.scalb(1 + fraction / 8f, exponent - 7);
        return bits < 0 ? -magnitude : magnitude;
    }
}
