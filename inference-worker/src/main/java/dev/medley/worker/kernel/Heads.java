package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * How the keys and values of a head lie in the cache: blocks of sixteen tokens, a lane for each in the keys, so that a product with a query needs no sum
 * over lanes; values token by token. In bfloat16 two share an int: of the keys two features of a token, of the values two tokens of a feature.
 */
public final class Heads {
    /** Tokens of a block. */
    public static final int BLOCK = Vectors.LANES;

    private Heads() {}

    /** Writes one token's key; the head begins at byte {@code head}. Other tokens of the block may be written meanwhile. */
    public static void storeKey(
            float[] x, int at, int size, Element element, MemorySegment memory, long head, long slot) {
        long lane = head + slot / BLOCK * blockBytes(size, element) + slot % BLOCK * 4;
        if (element == Element.HALF) {
            for (int i = 0; i < size; i += 2) {
                int both = Element.half(x[at + i]) | Element.half(x[at + i + 1]) << Short.SIZE;
                memory.set(ValueLayout.JAVA_INT, lane + i * 32L, both);
            }
        } else {
            for (int i = 0; i < size; i++) {
                memory.set(ValueLayout.JAVA_FLOAT, lane + i * 64L, x[at + i]);
            }
        }
    }

    /** The same for a value. */
    public static void storeValue(
            float[] x, int at, int size, Element element, MemorySegment memory, long head, long slot) {
        if (element == Element.HALF) {
            long token = head + slot / 2 * size * 4 + slot % 2 * Short.BYTES;
            for (int i = 0; i < size; i++) {
                memory.set(ValueLayout.JAVA_SHORT, token + 4L * i, (short) Element.half(x[at + i]));
            }
        } else {
            MemorySegment.copy(x, at, memory, ValueLayout.JAVA_FLOAT, head + slot * size * Float.BYTES, size);
        }
    }

    private static long blockBytes(int size, Element element) {
        return (long) BLOCK * size * element.bytes();
    }
}
