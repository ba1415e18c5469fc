package dev.medley.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** The numbers of a tensor, and tensors of numbers: F32, F16 and BF16 as single precision. */
public final class TensorValues {
    private static final int HALF_BITS = 16;

    private TensorValues() {}

    /**
     * The values of a tensor in row-major order.
     *
     * @param file the whole weight file
     * @throws IllegalArgumentException for types that few files have (F64, F8)
     */
    public static float[] read(SafetensorsHeader header, TensorEntry tensor, ByteBuffer file) {
        int begin = Math.toIntExact(header.dataStart() + tensor.begin());
        ByteBuffer bytes = file.slice(begin, Math.toIntExact(tensor.size())).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[Math.toIntExact(tensor.elements())];
        switch (tensor.dtype()) {
            case F32 -> {
                FloatBuffer floats = bytes.asFloatBuffer();
                floats.get(values);
            }
            case F16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.float16ToFloat(bytes.getShort());
                }
            }
            case BF16 -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(bytes.getShort() << HALF_BITS);
                }
            }
            default -> throw new IllegalArgumentException("No arithmetic with " + tensor.dtype());
        }
        return values;
    }
}
