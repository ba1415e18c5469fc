package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;
import static dev.medley.worker.kernel.Vectors.INTS;
import static dev.medley.worker.kernel.Vectors.LITTLE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** On bfloat16, summed in the order of a {@link MatrixKernel}, which takes many queries: a row's bits are the same in both. Sums are local variables, as in {@link HalfKernel}. */
final class HalfHeads implements HeadKernel {
    private static final int UPPER = 0xffff0000;
    private static final int PAIR_BYTES = 4;
    private static final int TOGETHER_BLOCKS = HeadProducts.TOGETHER / Heads.BLOCK;

    @Override
    public void score(Tokens keys, int size, float[] x, int[] from, float[] scores, int[] to) {
        int x0 = from[0];
        int x1 = from[1];
        int x2 = from[2];
        int x3 = from[3];
        for (int block = keys.first(); block <= keys.last(); block++) {
            long at = keys.at() + keys.blocks()[block] * (32L * size);
            FloatVector s0 = FloatVector.zero(FLOATS);
            FloatVector s1 = s0;
            FloatVector s2 = s0;
            FloatVector s3 = s0;
            for (int first = 0; first < size; first += HeadProducts.TOGETHER) {
                int end = Math.min(size, first + HeadProducts.TOGETHER);
                FloatVector a0 = FloatVector.zero(FLOATS);
                FloatVector a1 = a0;
                FloatVector a2 = a0;
                FloatVector a3 = a0;
                FloatVector b0 = a0;
                FloatVector b1 = a0;
                FloatVector b2 = a0;
                FloatVector b3 = a0;
                for (int i = first; i < end; i += 2) {
                    IntVector both = IntVector.fromMemorySegment(INTS, keys.memory(), at + 32L * i, LITTLE);
                    FloatVector even = both.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
                    FloatVector odd = both.and(UPPER).reinterpretAsFloats();
                    a0 = even.fma(FloatVector.broadcast(FLOATS, x[x0 + i]), a0);
                    a1 = even.fma(FloatVector.broadcast(FLOATS, x[x1 + i]), a1);
                    a2 = even.fma(FloatVector.broadcast(FLOATS, x[x2 + i]), a2);
                    a3 = even.fma(FloatVector.broadcast(FLOATS, x[x3 + i]), a3);
                    b0 = odd.fma(FloatVector.broadcast(FLOATS, x[x0 + i + 1]), b0);
                    b1 = odd.fma(FloatVector.broadcast(FLOATS, x[x1 + i + 1]), b1);
                    b2 = odd.fma(FloatVector.broadcast(FLOATS, x[x2 + i + 1]), b2);
                    b3 = odd.fma(FloatVector.broadcast(FLOATS, x[x3 + i + 1]), b3);
                }
                s0 = s0.add(a0.add(b0));
                s1 = s1.add(a1.add(b1));
                s2 = s2.add(a2.add(b2));
                s3 = s3.add(a3.add(b3));
            }
            int place = (block - keys.first()) * Heads.BLOCK;
            s0.intoArray(scores, to[0] + place);
            s1.intoArray(scores, to[1] + place);
            s2.intoArray(scores, to[2] + place);
            s3.intoArray(scores, to[3] + place);
        }
    }

    @Override
    public void gatherWide(Tokens values, int size, int feature, float[] scores, int[] from, float[] target, int[] to) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector t0 = s0;
        FloatVector t1 = s0;
        FloatVector t2 = s0;
        FloatVector t3 = s0;
        for (int first = values.first(); first <= values.last(); first += TOGETHER_BLOCKS) {
            FloatVector a0 = FloatVector.zero(FLOATS);
            FloatVector a1 = a0;
            FloatVector a2 = a0;
            FloatVector a3 = a0;
            FloatVector b0 = a0;
            FloatVector b1 = a0;
            FloatVector b2 = a0;
            FloatVector b3 = a0;
            FloatVector c0 = a0;
            FloatVector c1 = a0;
            FloatVector c2 = a0;
            FloatVector c3 = a0;
            FloatVector d0 = a0;
            FloatVector d1 = a0;
            FloatVector d2 = a0;
            FloatVector d3 = a0;
            for (int block = first; block < first + TOGETHER_BLOCKS; block++) {
                long at = at(values, block, size, feature);
                int place = (block - values.first()) * Heads.BLOCK;
                int count = count(values, block);
                for (int token = 0; token < count; token += 2) {
                    long pair = at + (long) token / 2 * size * PAIR_BYTES;
                    IntVector near = IntVector.fromMemorySegment(INTS, values.memory(), pair, LITTLE);
                    IntVector far = IntVector.fromMemorySegment(INTS, values.memory(), pair + 64, LITTLE);
                    FloatVector v0 = near.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
                    FloatVector v1 = far.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
                    int i = place + token;
                    FloatVector share = FloatVector.broadcast(FLOATS, scores[from[0] + i]);
                    a0 = v0.fma(share, a0);
                    b0 = v1.fma(share, b0);
                    share = FloatVector.broadcast(FLOATS, scores[from[1] + i]);
                    a1 = v0.fma(share, a1);
                    b1 = v1.fma(share, b1);
                    share = FloatVector.broadcast(FLOATS, scores[from[2] + i]);
                    a2 = v0.fma(share, a2);
                    b2 = v1.fma(share, b2);
                    share = FloatVector.broadcast(FLOATS, scores[from[3] + i]);
                    a3 = v0.fma(share, a3);
                    b3 = v1.fma(share, b3);
                    if (token + 1 < count) {
                        v0 = near.and(UPPER).reinterpretAsFloats();
                        v1 = far.and(UPPER).reinterpretAsFloats();
                        share = FloatVector.broadcast(FLOATS, scores[from[0] + i + 1]);
                        c0 = v0.fma(share, c0);
                        d0 = v1.fma(share, d0);
                        share = FloatVector.broadcast(FLOATS, scores[from[1] + i + 1]);
                        c1 = v0.fma(share, c1);
                        d1 = v1.fma(share, d1);
                        share = FloatVector.broadcast(FLOATS, scores[from[2] + i + 1]);
                        c2 = v0.fma(share, c2);
                        d2 = v1.fma(share, d2);
                        share = FloatVector.broadcast(FLOATS, scores[from[3] + i + 1]);
                        c3 = v0.fma(share, c3);
                        d3 = v1.fma(share, d3);
                    }
                }
            }
            s0 = s0.add(a0.add(c0));
            s1 = s1.add(a1.add(c1));
            s2 = s2.add(a2.add(c2));
            s3 = s3.add(a3.add(c3));
            t0 = t0.add(b0.add(d0));
            t1 = t1.add(b1.add(d1));
            t2 = t2.add(b2.add(d2));
            t3 = t3.add(b3.add(d3));
        }
        s0.intoArray(target, to[0] + feature);
        s1.intoArray(target, to[1] + feature);
        s2.intoArray(target, to[2] + feature);
        s3.intoArray(target, to[3] + feature);
        t0.intoArray(target, to[0] + feature + 16);
        t1.intoArray(target, to[1] + feature + 16);
        t2.intoArray(target, to[2] + feature + 16);
        t3.intoArray(target, to[3] + feature + 16);
    }

    @Override
    public void gather(Tokens values, int size, int feature, float[] scores, int[] from, float[] target, int[] to) {
        FloatVector s0 = FloatVector.zero(FLOATS);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int first = values.first(); first <= values.last(); first += TOGETHER_BLOCKS) {
            FloatVector a0 = FloatVector.zero(FLOATS);
            FloatVector a1 = a0;
            FloatVector a2 = a0;
            FloatVector a3 = a0;
            FloatVector b0 = a0;
            FloatVector b1 = a0;
            FloatVector b2 = a0;
            FloatVector b3 = a0;
            for (int block = first; block < first + TOGETHER_BLOCKS; block++) {
                long at = at(values, block, size, feature);
                int place = (block - values.first()) * Heads.BLOCK;
                int count = count(values, block);
                for (int token = 0; token < count; token += 2) {
                    long pair = at + (long) token / 2 * size * PAIR_BYTES;
                    IntVector both = IntVector.fromMemorySegment(INTS, values.memory(), pair, LITTLE);
                    FloatVector even = both.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
                    int i = place + token;
                    a0 = even.fma(FloatVector.broadcast(FLOATS, scores[from[0] + i]), a0);
                    a1 = even.fma(FloatVector.broadcast(FLOATS, scores[from[1] + i]), a1);
                    a2 = even.fma(FloatVector.broadcast(FLOATS, scores[from[2] + i]), a2);
                    a3 = even.fma(FloatVector.broadcast(FLOATS, scores[from[3] + i]), a3);
                    if (token + 1 < count) {
                        FloatVector odd = both.and(UPPER).reinterpretAsFloats();
                        b0 = odd.fma(FloatVector.broadcast(FLOATS, scores[from[0] + i + 1]), b0);
                        b1 = odd.fma(FloatVector.broadcast(FLOATS, scores[from[1] + i + 1]), b1);
                        b2 = odd.fma(FloatVector.broadcast(FLOATS, scores[from[2] + i + 1]), b2);
                        b3 = odd.fma(FloatVector.broadcast(FLOATS, scores[from[3] + i + 1]), b3);
                    }
                }
            }
            s0 = s0.add(a0.add(b0));
            s1 = s1.add(a1.add(b1));
            s2 = s2.add(a2.add(b2));
            s3 = s3.add(a3.add(b3));
        }
        s0.intoArray(target, to[0] + feature);
        s1.intoArray(target, to[1] + feature);
        s2.intoArray(target, to[2] + feature);
        s3.intoArray(target, to[3] + feature);
    }

    /** First byte of a block's values from a feature on; of anything where there is no such block. */
    private static long at(Tokens values, int block, int size, int feature) {
        int number = values.blocks()[Math.min(block, values.last())];
        return values.at() + (number * (8L * size) + feature) * PAIR_BYTES;
    }

    /** How many tokens of a block there are to look at. */
    private static int count(Tokens values, int block) {
        return Math.min(Heads.BLOCK, values.newest() + 1 - block * Heads.BLOCK);
    }
}
