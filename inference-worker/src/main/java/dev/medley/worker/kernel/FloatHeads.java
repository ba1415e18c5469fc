package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;

import jdk.incubator.vector.FloatVector;

/** On float32. Sums are local variables, as in {@link HalfKernel}. */
final class FloatHeads implements HeadKernel {
    @Override
    public void score(Tokens keys, int size, float[] x, int[] from, float[] scores, int[] to) {
        for (int block = keys.first(); block <= keys.last(); block++) {
            long at = keys.at() + keys.blocks()[block] * (64L * size);
            FloatVector a = FloatVector.zero(FLOATS);
            FloatVector b = a;
            FloatVector c = a;
            FloatVector d = a;
            for (int i = 0; i < size; i++) {
                FloatVector key = Vectors.floats(keys.memory(), at + 64L * i);
                a = key.fma(FloatVector.broadcast(FLOATS, x[from[0] + i]), a);
                b = key.fma(FloatVector.broadcast(FLOATS, x[from[1] + i]), b);
                c = key.fma(FloatVector.broadcast(FLOATS, x[from[2] + i]), c);
                d = key.fma(FloatVector.broadcast(FLOATS, x[from[3] + i]), d);
            }
            int place = (block - keys.first()) * Heads.BLOCK;
            a.intoArray(scores, to[0] + place);
            b.intoArray(scores, to[1] + place);
            c.intoArray(scores, to[2] + place);
            d.intoArray(scores, to[3] + place);
        }
    }

    @Override
    public void gatherWide(Tokens values, int size, int feature, float[] scores, int[] from, float[] target, int[] to) {
        for (int i = feature; i < feature + WIDE; i += Vectors.LANES) {
            gather(values, size, i, scores, from, target, to);
        }
    }

    @Override
    public void gather(Tokens values, int size, int feature, float[] scores, int[] from, float[] target, int[] to) {
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        int oldest = values.first() * Heads.BLOCK;
        for (int token = oldest; token <= values.newest(); token++) {
            int block = values.blocks()[token / Heads.BLOCK];
            long at = values.at() + (((long) block * Heads.BLOCK + token % Heads.BLOCK) * size + feature) * Float.BYTES;
            FloatVector value = Vectors.floats(values.memory(), at);
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
