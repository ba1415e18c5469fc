package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products with float32 panels, sixteen outputs after the other: one sum a row keeps up with memory, which brings twice the bytes of bfloat16. Each
 * output is summed over the inputs one after the other, so that a row's result does not depend on its neighbours.
 */
final class FloatKernel implements PanelKernel {
    private static final int OUTPUTS = 64;

    @Override
    public void wide(MemorySegment w, long at, int pairs, float[] x, int xAt, float[] y, int yAt) {
        for (int part = 0; part < OUTPUTS; part += Vectors.LANES) {
            FloatVector sum = Vectors.floats(y, yAt + part);
            for (int input = 0; input < 2 * pairs; input++) {
                sum = weights(w, at, input, part).fma(FloatVector.broadcast(FLOATS, x[xAt + input]), sum);
            }
            sum.intoArray(y, yAt + part);
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
            long ahead) {
        for (int part = 0; part < OUTPUTS; part += Vectors.LANES) {
            int target = yAt + part;
            FloatVector a = Vectors.floats(y, target);
            FloatVector b = Vectors.floats(y, target + yStride);
            FloatVector c = Vectors.floats(y, target + 2 * yStride);
            FloatVector d = Vectors.floats(y, target + 3 * yStride);
            for (int input = 0; input < 2 * pairs; input++) {
                FloatVector v = weights(w, at, input, part);
                int place = xAt + input;
                a = v.fma(FloatVector.broadcast(FLOATS, x[place]), a);
                b = v.fma(FloatVector.broadcast(FLOATS, x[place + xStride]), b);
                c = v.fma(FloatVector.broadcast(FLOATS, x[place + 2 * xStride]), c);
                d = v.fma(FloatVector.broadcast(FLOATS, x[place + 3 * xStride]), d);
            }
            a.intoArray(y, target);
            b.intoArray(y, target + yStride);
            c.intoArray(y, target + 2 * yStride);
            d.intoArray(y, target + 3 * yStride);
        }
        return 0;
    }

    private static FloatVector weights(MemorySegment w, long at, int input, int part) {
        return Vectors.floats(w, at + ((long) input * OUTPUTS + part) * Float.BYTES);
    }
}
