package dev.medley.worker.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Element types of GGUF and how they become float32. A quantised type packs a block of values behind one or two float16 scales; layouts from the
 * GGUF specification (ggml).
 */
enum GgufType {
    F32(0, 1, 4),
    F16(1, 1, 2),
    Q4_0(2, 32, 18),
    Q4_1(3, 32, 20),
    Q5_0(6, 32, 22),
    Q5_1(7, 32, 24),
    Q8_0(8, 32, 34),
    Q4_K(12, 256, 144),
    Q5_K(13, 256, 176),
    Q6_K(14, 256, 210),
    BF16(30, 1, 2);

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int id;
    private final int blockValues;
    private final int blockBytes;

    GgufType(int id, int blockValues, int blockBytes) {
        this.id = id;
        this.blockValues = blockValues;
        this.blockBytes = blockBytes;
    }

    static GgufType of(int id) {
        for (GgufType type : values()) {
            if (type.id == id) {
                return type;
            }
        }
        throw new UnreadableWeights("GGUF element type " + id + " is not supported, only "
                + Arrays.stream(values()).map(GgufType::name).collect(Collectors.joining(", "))
                + "; use a file of one of these, or the base's safetensors folder");
    }

    long bytes(int count) {
        if (count % blockValues != 0) {
            throw new UnreadableWeights(count + " values do not fill blocks of " + blockValues);
        }
        return (long) count / blockValues * blockBytes;
    }

    /** Of a value, its share of the block's scales left out; empty where values keep their own exponents. */
    Optional<Integer> bits() {
        return Optional.of(blockBytes * Byte.SIZE / blockValues).filter(_ -> blockValues > 1);
    }

    float[] dequantize(MemorySegment source, int count) {
        float[] values = new float[count];
        for (int block = 0; block < count / blockValues; block++) {
            dequantizeBlock(source, (long) block * blockBytes, values, block * blockValues);
        }
        return values;
    }

    private void dequantizeBlock(MemorySegment source, long at, float[] values, int start) {
        switch (this) {
            case F32 -> values[start] = Float.intBitsToFloat(source.get(INT, at));
            case F16 -> values[start] = half(source, at);
            case BF16 -> values[start] = Float.intBitsToFloat(source.get(SHORT, at) << 16);
            case Q4_0 -> fourBits(source, at + 2, half(source, at), -8 * half(source, at), values, start);
            case Q4_1 -> fourBits(source, at + 4, half(source, at), half(source, at + 2), values, start);
            case Q5_0 -> fiveBits(source, at + 2, half(source, at), -16 * half(source, at), values, start);
            case Q5_1 -> fiveBits(source, at + 4, half(source, at), half(source, at + 2), values, start);
            case Q8_0 -> {
                float scale = half(source, at);
                for (int i = 0; i < blockValues; i++) {
                    values[start + i] = scale * source.get(ValueLayout.JAVA_BYTE, at + 2 + i);
                }
            }
            case Q4_K -> fourBitsInEight(source, at, 16, false, values, start);
            case Q5_K -> fourBitsInEight(source, at, 48, true, values, start);
            case Q6_K -> sixBits(source, at, values, start);
        }
    }

    /** Low nibbles are the first half of the block, high nibbles the second. */
    private static void fourBits(MemorySegment s, long at, float scale, float offset, float[] values, int start) {
        for (int i = 0; i < 16; i++) {
            int packed = s.get(ValueLayout.JAVA_BYTE, at + i) & 0xFF;
            values[start + i] = scale * (packed & 0xF) + offset;
            values[start + 16 + i] = scale * (packed >> 4) + offset;
        }
    }

    /** Four fifth bits come from a word of 32 high bits that stands before the nibbles. */
    private static void fiveBits(MemorySegment s, long at, float scale, float offset, float[] values, int start) {
        int high = s.get(INT, at);
        for (int i = 0; i < 16; i++) {
            int packed = s.get(ValueLayout.JAVA_BYTE, at + 4 + i) & 0xFF;
            int first = (packed & 0xF) | ((high >>> i & 1) << 4);
            int second = (packed >> 4) | ((high >>> (i + 16) & 1) << 4);
            values[start + i] = scale * first + offset;
            values[start + 16 + i] = scale * second + offset;
        }
    }

    /**
     * Eight parts of 32 values, each with a scale and an offset of six bits, which are in units of the block's two float16. Nibbles of two neighbouring
     * parts share bytes; where there is a fifth bit, that of part n is bit n of 32 bytes.
     *
     * @param nibbles where they begin in the block
     */
    private static void fourBitsInEight(
            MemorySegment s, long at, int nibbles, boolean isFifth, float[] values, int start) {
        float unit = half(s, at);
        float offsetUnit = half(s, at + 2);
        for (int part = 0; part < 8; part++) {
            float scale = unit * sixBitScale(s, at + 4, part, 0);
            float offset = offsetUnit * sixBitScale(s, at + 4, part, 4);
            for (int i = 0; i < 32; i++) {
                int packed = s.get(ValueLayout.JAVA_BYTE, at + nibbles + 32L * (part / 2) + i) & 0xFF;
                int quant = part % 2 == 0 ? packed & 0xF : packed >> 4;
                if (isFifth) {
                    quant |= ((s.get(ValueLayout.JAVA_BYTE, at + 16 + i) >> part) & 1) << 4;
                }
                values[start + 32 * part + i] = scale * quant - offset;
            }
        }
    }

    /** Of twelve bytes: four scales, four offsets, each with two high bits of the later ones above, then the low nibbles of those four of either. */
    private static int sixBitScale(MemorySegment s, long at, int part, int which) {
        if (part < 4) {
            return s.get(ValueLayout.JAVA_BYTE, at + which + part) & 0x3F;
        }
        int low = s.get(ValueLayout.JAVA_BYTE, at + 4 + part) & 0xFF;
        int high = s.get(ValueLayout.JAVA_BYTE, at + which + part - 4) & 0xFF;
        return (which == 0 ? low & 0xF : low >> 4) | ((high >> 6) << 4);
    }

    /** 128 bytes of low nibbles, 64 of high bit pairs, 16 signed scales of 16 values each, one float16 for all. */
    private static void sixBits(MemorySegment s, long at, float[] values, int start) {
        float all = half(s, at + 208);
        for (int half = 0; half < 2; half++) {
            long low = at + 64L * half;
            long high = at + 128 + 32L * half;
            for (int i = 0; i < 32; i++) {
                int bits = s.get(ValueLayout.JAVA_BYTE, high + i) & 0xFF;
                int a = s.get(ValueLayout.JAVA_BYTE, low + i) & 0xFF;
                int b = s.get(ValueLayout.JAVA_BYTE, low + 32 + i) & 0xFF;
                int[] quants = {
                    (a & 0xF) | (bits & 3) << 4,
                    (b & 0xF) | (bits >> 2 & 3) << 4,
                    (a >> 4) | (bits >> 4 & 3) << 4,
                    (b >> 4) | (bits >> 6 & 3) << 4
                };
                for (int quarter = 0; quarter < 4; quarter++) {
                    int scale = s.get(ValueLayout.JAVA_BYTE, at + 192 + 8L * half + 2L * quarter + i / 16);
                    values[start + 128 * half + 32 * quarter + i] = all * scale * (quants[quarter] - 32);
                }
            }
        }
    }

    private static float half(MemorySegment source, long at) {
        return Float.float16ToFloat(source.get(SHORT, at));
    }
}
