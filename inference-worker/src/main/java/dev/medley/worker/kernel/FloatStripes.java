package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/** Dot products with float32 stripes, one after the other. */
final class FloatStripes implements StripeKernel {
    private static final int BLOCK = 32;

    @Override
    public void four(MemorySegment w, long[] at, int blocks, float[] x, int xAt, float[] y, int[] to) {
        for (int i = 0; i < at.length; i++) {
            y[to[i]] = Vectors.sum(lanes(w, at[i], blocks, x, xAt));
        }
    }

    @Override
    public void tile(MemorySegment w, long[] at, int blocks, float[] x, int xAt, int xStride, float[] sums) {
        for (int row = 0; row < Stripes.TOGETHER; row++) {
            int from = xAt + row * xStride;
            lanes(w, at[0], blocks, x, from).intoArray(sums, 2 * row * Vectors.LANES);
            lanes(w, at[1], blocks, x, from).intoArray(sums, (2 * row + 1) * Vectors.LANES);
        }
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
