package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;

/**
 * How the keys and values of a head lie in the cache: blocks of sixteen tokens, a lane for each in the keys, so that a product with a query needs no sum
 * over lanes; values token by token. Keys in bfloat16 share an int, two features of a token.
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
        long token = head + slot * size * element.bytes();
        for (int i = 0; i < size; i += Vectors.LANES) {
            FloatVector v = FloatVector.fromArray(Vectors.FLOATS, x, at + i);
            if (element == Element.HALF) {
                Vectors.storeHalves(v, memory, token + 2L * i);
            } else {
                Vectors.storeFloats(v, memory, token + 4L * i);
            }
        }
    }

    private static long blockBytes(int size, Element element) {
        return (long) BLOCK * size * element.bytes();
    }
}
