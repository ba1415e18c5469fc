package dev.medley.worker.kernel;

import dev.medley.worker.kernel.Attending.Query;
import dev.medley.worker.kernel.HeadKernel.Tokens;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.IntVector;

/**
 * On the processor's unit for matrices: all queries together, over tokens that are copied side by side from their blocks. Since the unit makes a kernel for
 * each size that it meets, rows and tokens are padded.
 */
final class UnitHeads implements HeadProducts {
    static final int TOKENS_AT_ONCE = 128;

    private static final int BLOCKS_AT_ONCE = TOKENS_AT_ONCE / Heads.BLOCK;
    /** Bytes of a feature pair of a block's keys. */
    private static final long LINE = 64;

    private final MatrixKernel unit;
    private final int size;
    private final MemorySegment near;
    private MemorySegment halves = MemorySegment.NULL;
    private float[] sums = new float[0];

    UnitHeads(MatrixKernel unit, int size) {
        this.unit = unit;
        this.size = size;
        this.near = MemorySegment.ofArray(new int[TOKENS_AT_ONCE * size / 2]);
    }

    @Override
    public void score(Tokens keys, Query[] queries, float[] x, float[] scores, int stride) {
        int rows = HeadProducts.rows(queries.length);
        room(rows * size);
        for (int q = 0; q < queries.length; q++) {
            round(x, queries[q].at(), size, q * size);
        }
        Arrays.fill(scores, 0, rows * stride, 0);
        MemorySegment y = MemorySegment.ofArray(scores);
        for (int first = keys.first(); first <= keys.last(); first += BLOCKS_AT_ONCE) {
            copyKeys(keys, first);
            long yAt = 4L * (first - keys.first()) * Heads.BLOCK;
            unit.addProduct(rows, TOKENS_AT_ONCE, size, halves, 0, size, near, 0, y, yAt, stride);
        }
    }

    /** What is behind the last block may be anything: nobody reads its scores. */
    private void copyKeys(Tokens keys, int first) {
        int end = Math.min(keys.last() + 1, first + BLOCKS_AT_ONCE);
        for (int block = first; block < end; block++) {
            long at = at(keys, block);
            long to = (block - first) * LINE;
            for (int pair = 0; pair < size / 2; pair++) {
                IntVector.fromMemorySegment(Vectors.INTS, keys.memory(), at + pair * LINE, Vectors.LITTLE)
                        .intoMemorySegment(near, to + pair * LINE * BLOCKS_AT_ONCE, Vectors.LITTLE);
            }
        }
    }

    @Override
    public void gather(Tokens values, Query[] queries, float[] scores, int stride, float[] target) {
        int rows = HeadProducts.rows(queries.length);
        int tokens = (values.last() - values.first() + 1) * Heads.BLOCK;
        int padded = (tokens + TOKENS_AT_ONCE - 1) / TOKENS_AT_ONCE * TOKENS_AT_ONCE;
        room(rows * stride);
        for (int q = 0; q < queries.length; q++) {
            round(scores, q * stride, tokens, q * stride);
            // Not what another sequence left: values of nothing would not keep that out, either.
            halves.asSlice(2L * (q * stride + tokens), 2L * (padded - tokens)).fill((byte) 0);
        }
        if (sums.length < rows * size) {
            sums = new float[rows * size];
        }
        Arrays.fill(sums, 0);
        MemorySegment y = MemorySegment.ofArray(sums);
        for (int first = values.first(); first <= values.last(); first += BLOCKS_AT_ONCE) {
            copyValues(values, first);
            long xAt = 2L * (first - values.first()) * Heads.BLOCK;
            unit.addProduct(rows, size, TOKENS_AT_ONCE, halves, xAt, stride, near, 0, y, 0, size);
        }
        for (int q = 0; q < queries.length; q++) {
            System.arraycopy(sums, q * size, target, queries[q].target(), size);
        }
    }

    /** Zeros behind the newest token: shares of nothing would not keep out what is not a number. */
    private void copyValues(Tokens values, int first) {
        int end = Math.min(values.last() + 1, first + BLOCKS_AT_ONCE);
        long bytes = (long) Heads.BLOCK * size * Short.BYTES;
        for (int block = first; block < end; block++) {
            MemorySegment.copy(values.memory(), at(values, block), near, (block - first) * bytes, bytes);
        }
        int count = Math.min(TOKENS_AT_ONCE, values.newest() + 1 - first * Heads.BLOCK);
        if (count % 2 == 1) {
            for (int feature = 0; feature < size; feature++) {
                near.set(ValueLayout.JAVA_SHORT, (count / 2L * size + feature) * 4 + Short.BYTES, (short) 0);
            }
        }
        near.asSlice((count + 1) / 2L * size * 4).fill((byte) 0);
    }

    private void round(float[] x, int at, int width, int to) {
        for (int i = 0; i < width; i += Vectors.LANES) {
            Vectors.storeHalves(Vectors.floats(x, at + i), halves, 2L * (to + i));
        }
    }

    private void room(int places) {
        if (halves.byteSize() < 2L * places) {
            halves = MemorySegment.ofArray(new short[places]);
        }
    }

    private long at(Tokens tokens, int block) {
        return tokens.at() + (long) tokens.blocks()[block] * Heads.BLOCK * size * Short.BYTES;
    }
}
