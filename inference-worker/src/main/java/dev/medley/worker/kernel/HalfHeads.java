package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;
import static dev.medley.worker.kernel.Vectors.INTS;
import static dev.medley.worker.kernel.Vectors.LITTLE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** On bfloat16. Sums are local variables, as in {@link HalfKernel}. */
final class HalfHeads implements HeadKernel {
    private static final int UPPER = 0xffff0000;

    @Override
    public void score(Tokens keys, int size, float[] x, int[] from, float[] scores, int[] to) {
        int x0 = from[0];
        int x1 = from[1];
        int x2 = from[2];
        int x3 = from[3];
        for (int block = keys.first(); block <= keys.last(); block++) {
            long at = keys.at() + keys.blocks()[block] * (32L * size);
            FloatVector a0 = FloatVector.zero(FLOATS);
            FloatVector a1 = a0;
            FloatVector a2 = a0;
            FloatVector a3 = a0;
            FloatVector b0 = a0;
            FloatVector b1 = a0;
            FloatVector b2 = a0;
            FloatVector b3 = a0;
            for (int i = 0; i < size; i += 2) {
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
            int place = (block - keys.first()) * Heads.BLOCK;
            a0.add(b0).intoArray(scores, to[0] + place);
            a1.add(b1).intoArray(scores, to[1] + place);
            a2.add(b2).intoArray(scores, to[2] + place);
            a3.add(b3).intoArray(scores, to[3] + place);
        }
    }

    @Override
    public void gatherWide(Tokens values, int size, int feature, float[] scores, int[] from, float[] target, int[] to) {
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
        int oldest = values.first() * Heads.BLOCK;
        for (int token = oldest; token <= values.newest(); token++) {
            long slot = (long) values.blocks()[token / Heads.BLOCK] * Heads.BLOCK + token % Heads.BLOCK;
            long at = values.at() + (slot * size + feature) * Short.BYTES;
            FloatVector v0 = Vectors.halves(values.memory(), at);
            FloatVector v1 = Vectors.halves(values.memory(), at + 32);
            FloatVector v2 = Vectors.halves(values.memory(), at + 64);
            FloatVector v3 = Vectors.halves(values.memory(), at + 96);
            FloatVector s = FloatVector.broadcast(FLOATS, scores[from[0] + token - oldest]);
            a0 = v0.fma(s, a0);
            a1 = v1.fma(s, a1);
            a2 = v2.fma(s, a2);
            a3 = v3.fma(s, a3);
            s = FloatVector.broadcast(FLOATS, scores[from[1] + token - oldest]);
            b0 = v0.fma(s, b0);
            b1 = v1.fma(s, b1);
            b2 = v2.fma(s, b2);
            b3 = v3.fma(s, b3);
            s = FloatVector.broadcast(FLOATS, scores[from[2] + token - oldest]);
            c0 = v0.fma(s, c0);
            c1 = v1.fma(s, c1);
            c2 = v2.fma(s, c2);
            c3 = v3.fma(s, c3);
            s = FloatVector.broadcast(FLOATS, scores[from[3] + token - oldest]);
            d0 = v0.fma(s, d0);
            d1 = v1.fma(s, d1);
            d2 = v2.fma(s, d2);
            d3 = v3.fma(s, d3);
        }
        a0.intoArray(target, to[0] + feature);
        a1.intoArray(target, to[0] + feature + 16);
        a2.intoArray(target, to[0] + feature + 32);
        a3.intoArray(target, to[0] + feature + 48);
        b0.intoArray(target, to[1] + feature);
        b1.intoArray(target, to[1] + feature + 16);
        b2.intoArray(target, to[1] + feature + 32);
        b3.intoArray(target, to[1] + feature + 48);
        c0.intoArray(target, to[2] + feature);
        c1.intoArray(target, to[2] + feature + 16);
        c2.intoArray(target, to[2] + feature + 32);
        c3.intoArray(target, to[2] + feature + 48);
        d0.intoArray(target, to[3] + feature);
        d1.intoArray(target, to[3] + feature + 16);
        d2.intoArray(target, to[3] + feature + 32);
        d3.intoArray(target, to[3] + feature + 48);
    }

    @Override
    public void gather(Tokens values, int size, int feature, float[] scores, int[] from, float[] target, int[] to) {
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int oldest = values.first() * Heads.BLOCK;
        for (int token = oldest; token <= values.newest(); token++) {
            long slot = (long) values.blocks()[token / Heads.BLOCK] * Heads.BLOCK + token % Heads.BLOCK;
            FloatVector value = Vectors.halves(values.memory(), values.at() + (slot * size + feature) * Short.BYTES);
            a = value.fma(FloatVector.broadcast(FLOATS, scores[from[0] + token - oldest]), a);
            b = value.fma(FloatVector.broadcast(FLOATS, scores[from[1] + token - oldest]), b);
            c = value.fma(FloatVector.broadcast(FLOATS, scores[from[2] + token - oldest]), c);
            d = value.fma(FloatVector.broadcast(FLOATS, scores[from[3] + token - oldest]), d);
        }
        a.intoArray(target, to[0] + feature);
        b.intoArray(target, to[1] + feature);
        c.intoArray(target, to[2] + feature);
        d.intoArray(target, to[3] + feature);
    }
}
