package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Dot products with float32 stripes. Sums are local variables, as in {@link HalfKernel}. */
final class FloatStripes implements StripeKernel {
    private static final int BLOCK = 32;

    @Override
    public void four(MemorySegment w, long[] at, int blocks, float[] x, int xAt, float[] y, int[] to) {
        for (int i = 0; i < at.length; i++) {
            y[to[i]] = Vectors.sum(lanes(w, at[i], blocks, x, xAt));
        }
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
        for (int input = 0; input < blocks * BLOCK; input += BLOCK) {
            long place = (long) input * Float.BYTES;
            FloatVector w0 = Vectors.floats(w, o0 + place);
            FloatVector w1 = Vectors.floats(w, o1 + place);
            FloatVector u = Vectors.floats(x, x0 + input);
            a0 = w0.fma(u, a0);
            a1 = w1.fma(u, a1);
            u = Vectors.floats(x, x1 + input);
            b0 = w0.fma(u, b0);
            b1 = w1.fma(u, b1);
            u = Vectors.floats(x, x2 + input);
            c0 = w0.fma(u, c0);
            c1 = w1.fma(u, c1);
            u = Vectors.floats(x, x3 + input);
            d0 = w0.fma(u, d0);
            d1 = w1.fma(u, d1);
            w0 = Vectors.floats(w, o0 + place + 64);
            w1 = Vectors.floats(w, o1 + place + 64);
            u = Vectors.floats(x, x0 + input + 16);
            e0 = w0.fma(u, e0);
            e1 = w1.fma(u, e1);
            u = Vectors.floats(x, x1 + input + 16);
            f0 = w0.fma(u, f0);
            f1 = w1.fma(u, f1);
            u = Vectors.floats(x, x2 + input + 16);
            g0 = w0.fma(u, g0);
            g1 = w1.fma(u, g1);
            u = Vectors.floats(x, x3 + input + 16);
            h0 = w0.fma(u, h0);
            h1 = w1.fma(u, h1);
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

    private static FloatVector lanes(MemorySegment w, long at, int blocks, float[] x, int xAt) {
        FloatVector first = FloatVector.zero(FLOATS);
        FloatVector second = first;
        for (int input = 0; input < blocks * BLOCK; input += BLOCK) {
            long place = at + (long) input * Float.BYTES;
            first = Vectors.floats(w, place).fma(Vectors.floats(x, xAt + input), first);
            second = Vectors.floats(w, place + 64).fma(Vectors.floats(x, xAt + input + Vectors.LANES), second);
        }
        return first.add(second);
    }

    @Override
    public void raise(MemorySegment w, long at, int count, float first, float second, float[] y, int yAt) {
        for (int i = 0; i < count; i++) {
            FloatVector sum = Vectors.floats(y, yAt + 16 * i);
            sum = Vectors.floats(w, at + 128L * i).fma(FloatVector.broadcast(FLOATS, first), sum);
            Vectors.floats(w, at + 128L * i + 64)
                    .fma(FloatVector.broadcast(FLOATS, second), sum)
                    .intoArray(y, yAt + 16 * i);
        }
    }

    @Override
    public void raiseTwo(MemorySegment w, long at, long next, int count, float[] x, int xAt, float[] y, int yAt) {
        raise(w, at, count, x[xAt], x[xAt + 1], y, yAt);
        raise(w, at + next, count, x[xAt + 2], x[xAt + 3], y, yAt);
    }
}
