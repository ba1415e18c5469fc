package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;
import static dev.medley.worker.kernel.Vectors.INTS;
import static dev.medley.worker.kernel.Vectors.LITTLE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Dot products with bfloat16 stripes. An int holds one weight of each half of a block. Sums are local variables, as in {@link HalfKernel}. */
final class HalfStripes implements StripeKernel {
    private static final int UPPER = 0xffff0000;
    private static final long STEP = 64;

    @Override
    public void four(MemorySegment w, long[] at, int blocks, float[] x, int xAt, float[] y, int[] to) {
        long o0 = at[0];
        long o1 = at[1];
        long o2 = at[2];
        long o3 = at[3];
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int block = 0; block < blocks; block++) {
            long o = block * STEP;
            FloatVector low = FloatVector.fromArray(FLOATS, x, xAt + 32 * block);
            FloatVector high = FloatVector.fromArray(FLOATS, x, xAt + 32 * block + 16);
            IntVector w0 = IntVector.fromMemorySegment(INTS, w, o0 + o, LITTLE);
            IntVector w1 = IntVector.fromMemorySegment(INTS, w, o1 + o, LITTLE);
            IntVector w2 = IntVector.fromMemorySegment(INTS, w, o2 + o, LITTLE);
            IntVector w3 = IntVector.fromMemorySegment(INTS, w, o3 + o, LITTLE);
            a0 = w0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(low, a0);
            a1 = w1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(low, a1);
            a2 = w2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(low, a2);
            a3 = w3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(low, a3);
            b0 = w0.and(UPPER).reinterpretAsFloats().fma(high, b0);
            b1 = w1.and(UPPER).reinterpretAsFloats().fma(high, b1);
            b2 = w2.and(UPPER).reinterpretAsFloats().fma(high, b2);
            b3 = w3.and(UPPER).reinterpretAsFloats().fma(high, b3);
        }
        y[to[0]] = Vectors.sum(a0.add(b0));
        y[to[1]] = Vectors.sum(a1.add(b1));
        y[to[2]] = Vectors.sum(a2.add(b2));
        y[to[3]] = Vectors.sum(a3.add(b3));
    }

    @Override
    public void tile(MemorySegment w, long[] at, int blocks, float[] x, int[] xAt, float[] sums) {
        long o0 = at[0];
        long o1 = at[1];
        int x0 = xAt[0];
        int x1 = xAt[1];
        int x2 = xAt[2];
        int x3 = xAt[3];
        FloatVector a0 = FloatVector.zero(FLOATS);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        FloatVector e0 = a0;
        FloatVector e1 = a0;
        FloatVector f0 = a0;
        FloatVector f1 = a0;
        FloatVector g0 = a0;
        FloatVector g1 = a0;
        FloatVector h0 = a0;
        FloatVector h1 = a0;
        for (int block = 0; block < blocks; block++) {
            long o = block * STEP;
            int i = 32 * block;
            IntVector w0 = IntVector.fromMemorySegment(INTS, w, o0 + o, LITTLE);
            IntVector w1 = IntVector.fromMemorySegment(INTS, w, o1 + o, LITTLE);
            FloatVector v0 = w0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector v1 = w1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector u = FloatVector.fromArray(FLOATS, x, x0 + i);
            a0 = v0.fma(u, a0);
            a1 = v1.fma(u, a1);
            u = FloatVector.fromArray(FLOATS, x, x1 + i);
            b0 = v0.fma(u, b0);
            b1 = v1.fma(u, b1);
            u = FloatVector.fromArray(FLOATS, x, x2 + i);
            c0 = v0.fma(u, c0);
            c1 = v1.fma(u, c1);
            u = FloatVector.fromArray(FLOATS, x, x3 + i);
            d0 = v0.fma(u, d0);
            d1 = v1.fma(u, d1);
            v0 = w0.and(UPPER).reinterpretAsFloats();
            v1 = w1.and(UPPER).reinterpretAsFloats();
            u = FloatVector.fromArray(FLOATS, x, x0 + i + 16);
            e0 = v0.fma(u, e0);
            e1 = v1.fma(u, e1);
            u = FloatVector.fromArray(FLOATS, x, x1 + i + 16);
            f0 = v0.fma(u, f0);
            f1 = v1.fma(u, f1);
            u = FloatVector.fromArray(FLOATS, x, x2 + i + 16);
            g0 = v0.fma(u, g0);
            g1 = v1.fma(u, g1);
            u = FloatVector.fromArray(FLOATS, x, x3 + i + 16);
            h0 = v0.fma(u, h0);
            h1 = v1.fma(u, h1);
        }
        a0.add(e0).intoArray(sums, 0);
        a1.add(e1).intoArray(sums, 16);
        b0.add(f0).intoArray(sums, 32);
        b1.add(f1).intoArray(sums, 48);
        c0.add(g0).intoArray(sums, 64);
        c1.add(g1).intoArray(sums, 80);
        d0.add(h0).intoArray(sums, 96);
        d1.add(h1).intoArray(sums, 112);
    }

    @Override
    public void raise(MemorySegment w, long at, int count, float first, float second, float[] y, int yAt) {
        for (int i = 0; i < count; i++) {
            IntVector both = IntVector.fromMemorySegment(INTS, w, at + 64L * i, LITTLE);
            FloatVector one = both.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector other = both.and(UPPER).reinterpretAsFloats();
            FloatVector sum = FloatVector.fromArray(FLOATS, y, yAt + 16 * i);
            sum = one.fma(FloatVector.broadcast(FLOATS, first), sum);
            other.fma(FloatVector.broadcast(FLOATS, second), sum).intoArray(y, yAt + 16 * i);
        }
    }

    @Override
    public void raiseTwo(MemorySegment w, long at, long next, int count, float[] x, int xAt, float[] y, int yAt) {
        FloatVector x0 = FloatVector.broadcast(FLOATS, x[xAt]);
        FloatVector x1 = FloatVector.broadcast(FLOATS, x[xAt + 1]);
        FloatVector x2 = FloatVector.broadcast(FLOATS, x[xAt + 2]);
        FloatVector x3 = FloatVector.broadcast(FLOATS, x[xAt + 3]);
        for (int i = 0; i < count; i++) {
            IntVector near = IntVector.fromMemorySegment(INTS, w, at + 64L * i, LITTLE);
            IntVector far = IntVector.fromMemorySegment(INTS, w, at + next + 64L * i, LITTLE);
            FloatVector sum = FloatVector.fromArray(FLOATS, y, yAt + 16 * i);
            sum = near.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(x0, sum);
            sum = near.and(UPPER).reinterpretAsFloats().fma(x1, sum);
            sum = far.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(x2, sum);
            far.and(UPPER).reinterpretAsFloats().fma(x3, sum).intoArray(y, yAt + 16 * i);
        }
    }
}
