package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products with float32 panels, sixteen outputs after the other: one sum a row keeps up with memory, which brings twice the bytes of bfloat16. Each
 * output is summed over the inputs one after the other, so that a row's result does not depend on its neighbours, and over some of them at a time: a
 * sum over all of them loses a digit.
 */
final class FloatKernel implements PanelKernel {
    private static final int OUTPUTS = 64;
    /** Inputs of a sum of its own. */
    private static final int RUN = 96;

    @Override
    public void wide(MemorySegment w, long at, int pairs, float[] x, int xAt, float[] y, int yAt) {
        for (int run = 0; run < 2 * pairs; run += RUN) {
            int end = Math.min(run + RUN, 2 * pairs);
            for (int part = 0; part < OUTPUTS; part += Vectors.LANES) {
                FloatVector sum = FloatVector.zero(FLOATS);
                for (int input = run; input < end; input++) {
                    sum = weights(w, at, input, part).fma(FloatVector.broadcast(FLOATS, x[xAt + input]), sum);
                }
                add(sum, y, yAt + part);
            }
        }
    }

    /** Reads nothing ahead: float32 is for exact numbers, not for speed. */
    @Override
    public long wideFour(
            MemorySegment w,
            long at,
            int pairs,
            float[] x,
            int xAt,
            int xStride,
            float[] y,
            int yAt,
            int yStride,
            long ahead,
            long apart) {
        four(w, at, OUTPUTS, pairs, x, xAt, xStride, y, yAt, yStride);
        return 0;
    }

    @Override
    public long halfEight(
            MemorySegment w,
            long at,
            int pairs,
            float[] x,
            int xAt,
            int xStride,
            float[] y,
            int yAt,
            int yStride,
            long ahead,
            long apart,
            MemorySegment other,
            long otherAhead) {
        four(w, at, OUTPUTS / 2, pairs, x, xAt, xStride, y, yAt, yStride);
        four(w, at, OUTPUTS / 2, pairs, x, xAt + 4 * xStride, xStride, y, yAt + 4 * yStride, yStride);
        return 0;
    }

    private static void four(
            MemorySegment w,
            long at,
            int outputs,
            int pairs,
            float[] x,
            int xAt,
            int xStride,
            float[] y,
            int yAt,
            int yStride) {
        for (int run = 0; run < 2 * pairs; run += RUN) {
            int end = Math.min(run + RUN, 2 * pairs);
            for (int part = 0; part < outputs; part += Vectors.LANES) {
                FloatVector a = FloatVector.zero(FLOATS);
                FloatVector b = a;
                FloatVector c = a;
                FloatVector d = a;
                for (int input = run; input < end; input++) {
                    FloatVector v = weights(w, at, input, part);
                    int place = xAt + input;
                    a = v.fma(FloatVector.broadcast(FLOATS, x[place]), a);
                    b = v.fma(FloatVector.broadcast(FLOATS, x[place + xStride]), b);
                    c = v.fma(FloatVector.broadcast(FLOATS, x[place + 2 * xStride]), c);
                    d = v.fma(FloatVector.broadcast(FLOATS, x[place + 3 * xStride]), d);
                }
                add(a, y, yAt + part);
                add(b, y, yAt + part + yStride);
                add(c, y, yAt + part + 2 * yStride);
                add(d, y, yAt + part + 3 * yStride);
            }
        }
    }

    private static void add(FloatVector sum, float[] y, int yAt) {
        Vectors.floats(y, yAt).add(sum).intoArray(y, yAt);
    }

    private static FloatVector weights(MemorySegment w, long at, int input, int part) {
        return Vectors.floats(w, at + ((long) input * OUTPUTS + part) * Float.BYTES);
    }
}
