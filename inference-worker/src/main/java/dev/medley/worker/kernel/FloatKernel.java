package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products with float32 panels, sixteen outputs after the other: one sum a row keeps up with memory, which brings twice the bytes of bfloat16. Each
 * output is summed over the inputs one after the other, so that a row's result does not depend on its neighbours, and over some of them at a time: a
 * sum over all of them loses a digit. Reads nothing ahead: float32 is for exact numbers, not for speed.
 */
final class FloatKernel implements PanelKernel {
    private static final int OUTPUTS = 64;
    /** Inputs of a sum of its own. */
    private static final int RUN = 96;

    @Override
    public long one(MemorySegment w, long at, int pairs, Rows x, Rows y, int row, int output, long ahead, long apart) {
        float[] ys = y.values();
        int yAt = y.at(row) + output;
        for (int run = 0; run < 2 * pairs; run += RUN) {
            int end = Math.min(run + RUN, 2 * pairs);
            for (int part = 0; part < OUTPUTS; part += Vectors.LANES) {
                FloatVector sum = FloatVector.zero(FLOATS);
                for (int input = run; input < end; input++) {
                    FloatVector v = FloatVector.broadcast(FLOATS, x.values()[x.at(row) + input]);
                    sum = weights(w, at, input, part).fma(v, sum);
                }
                add(sum, ys, yAt + part);
            }
        }
        return 0;
    }

    @Override
    public long two(MemorySegment w, long at, int pairs, Rows x, Rows y, int row, int output, long ahead, long apart) {
        one(w, at, pairs, x, y, row, output, ahead, apart);
        one(w, at, pairs, x, y, row + 1, output, ahead, apart);
        return 0;
    }

    @Override
    public long four(MemorySegment w, long at, int pairs, Rows x, Rows y, int row, int output, long ahead, long apart) {
        four(w, at, OUTPUTS, pairs, x, y, row, output);
        return 0;
    }

    @Override
    public long halfEight(
            MemorySegment w,
            long at,
            int pairs,
            Rows x,
            Rows y,
            int row,
            int output,
            long ahead,
            long apart,
            long alsoAhead) {
        four(w, at, OUTPUTS / 2, pairs, x, y, row, output);
        four(w, at, OUTPUTS / 2, pairs, x, y, row + 4, output);
        return 0;
    }

    private static void four(MemorySegment w, long at, int outputs, int pairs, Rows x, Rows y, int row, int output) {
        float[] xs = x.values();
        float[] ys = y.values();
        for (int run = 0; run < 2 * pairs; run += RUN) {
            int end = Math.min(run + RUN, 2 * pairs);
            for (int part = 0; part < outputs; part += Vectors.LANES) {
                FloatVector a = FloatVector.zero(FLOATS);
                FloatVector b = a;
                FloatVector c = a;
                FloatVector d = a;
                for (int input = run; input < end; input++) {
                    FloatVector v = weights(w, at, input, part);
                    int place = x.at(row) + input;
                    a = v.fma(FloatVector.broadcast(FLOATS, xs[place]), a);
                    b = v.fma(FloatVector.broadcast(FLOATS, xs[place + x.stride()]), b);
                    c = v.fma(FloatVector.broadcast(FLOATS, xs[place + 2 * x.stride()]), c);
                    d = v.fma(FloatVector.broadcast(FLOATS, xs[place + 3 * x.stride()]), d);
                }
                int yAt = y.at(row) + output + part;
                add(a, ys, yAt);
                add(b, ys, yAt + y.stride());
                add(c, ys, yAt + 2 * y.stride());
                add(d, ys, yAt + 3 * y.stride());
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
