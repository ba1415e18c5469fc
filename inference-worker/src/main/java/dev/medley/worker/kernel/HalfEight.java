package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.HalfKernel.LINE;
import static dev.medley.worker.kernel.HalfKernel.STEP;
import static dev.medley.worker.kernel.HalfKernel.UPPER;
import static dev.medley.worker.kernel.Vectors.FLOATS;
import static dev.medley.worker.kernel.Vectors.INTS;
import static dev.medley.worker.kernel.Vectors.LITTLE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link HalfKernel} for eight rows and half of a panel's outputs: a weight is widened once for eight products. */
final class HalfEight {
    private HalfEight() {}

    static long multiply(
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
        long read = 0;
        float[] xs = x.values();
        float[] ys = y.values();
        int x0 = x.at(row);
        int x1 = x0 + x.stride();
        int x2 = x1 + x.stride();
        int x3 = x2 + x.stride();
        int x4 = x3 + x.stride();
        int x5 = x4 + x.stride();
        int x6 = x5 + x.stride();
        int x7 = x6 + x.stride();
        int y0 = y.at(row) + output;
        int y1 = y0 + y.stride();
        int y2 = y1 + y.stride();
        int y3 = y2 + y.stride();
        int y4 = y3 + y.stride();
        int y5 = y4 + y.stride();
        int y6 = y5 + y.stride();
        int y7 = y6 + y.stride();
        FloatVector a0 = FloatVector.fromArray(FLOATS, ys, y0);
        FloatVector a1 = FloatVector.fromArray(FLOATS, ys, y0 + 16);
        FloatVector b0 = FloatVector.fromArray(FLOATS, ys, y1);
        FloatVector b1 = FloatVector.fromArray(FLOATS, ys, y1 + 16);
        FloatVector c0 = FloatVector.fromArray(FLOATS, ys, y2);
        FloatVector c1 = FloatVector.fromArray(FLOATS, ys, y2 + 16);
        FloatVector d0 = FloatVector.fromArray(FLOATS, ys, y3);
        FloatVector d1 = FloatVector.fromArray(FLOATS, ys, y3 + 16);
        FloatVector e0 = FloatVector.fromArray(FLOATS, ys, y4);
        FloatVector e1 = FloatVector.fromArray(FLOATS, ys, y4 + 16);
        FloatVector f0 = FloatVector.fromArray(FLOATS, ys, y5);
        FloatVector f1 = FloatVector.fromArray(FLOATS, ys, y5 + 16);
        FloatVector g0 = FloatVector.fromArray(FLOATS, ys, y6);
        FloatVector g1 = FloatVector.fromArray(FLOATS, ys, y6 + 16);
        FloatVector h0 = FloatVector.fromArray(FLOATS, ys, y7);
        FloatVector h1 = FloatVector.fromArray(FLOATS, ys, y7 + 16);
        for (int pair = 0; pair < pairs; pair++) {
            long o = at + pair * STEP;
            int i = 2 * pair;
            read += w.get(ValueLayout.JAVA_LONG, ahead + (pair & 3) * apart + (pair >> 2) * LINE);
            read += w.get(ValueLayout.JAVA_LONG, alsoAhead + pair * LINE);
            IntVector w0 = IntVector.fromMemorySegment(INTS, w, o, LITTLE);
            IntVector w1 = IntVector.fromMemorySegment(INTS, w, o + 64, LITTLE);
            FloatVector p0 = w0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p1 = w1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector v = FloatVector.broadcast(FLOATS, xs[x0 + i]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            v = FloatVector.broadcast(FLOATS, xs[x1 + i]);
            b0 = p0.fma(v, b0);
            b1 = p1.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, xs[x2 + i]);
            c0 = p0.fma(v, c0);
            c1 = p1.fma(v, c1);
            v = FloatVector.broadcast(FLOATS, xs[x3 + i]);
            d0 = p0.fma(v, d0);
            d1 = p1.fma(v, d1);
            v = FloatVector.broadcast(FLOATS, xs[x4 + i]);
            e0 = p0.fma(v, e0);
            e1 = p1.fma(v, e1);
            v = FloatVector.broadcast(FLOATS, xs[x5 + i]);
            f0 = p0.fma(v, f0);
            f1 = p1.fma(v, f1);
            v = FloatVector.broadcast(FLOATS, xs[x6 + i]);
            g0 = p0.fma(v, g0);
            g1 = p1.fma(v, g1);
            v = FloatVector.broadcast(FLOATS, xs[x7 + i]);
            h0 = p0.fma(v, h0);
            h1 = p1.fma(v, h1);
            p0 = w0.and(UPPER).reinterpretAsFloats();
            p1 = w1.and(UPPER).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, xs[x0 + i + 1]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            v = FloatVector.broadcast(FLOATS, xs[x1 + i + 1]);
            b0 = p0.fma(v, b0);
            b1 = p1.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, xs[x2 + i + 1]);
            c0 = p0.fma(v, c0);
            c1 = p1.fma(v, c1);
            v = FloatVector.broadcast(FLOATS, xs[x3 + i + 1]);
            d0 = p0.fma(v, d0);
            d1 = p1.fma(v, d1);
            v = FloatVector.broadcast(FLOATS, xs[x4 + i + 1]);
            e0 = p0.fma(v, e0);
            e1 = p1.fma(v, e1);
            v = FloatVector.broadcast(FLOATS, xs[x5 + i + 1]);
            f0 = p0.fma(v, f0);
            f1 = p1.fma(v, f1);
            v = FloatVector.broadcast(FLOATS, xs[x6 + i + 1]);
            g0 = p0.fma(v, g0);
            g1 = p1.fma(v, g1);
            v = FloatVector.broadcast(FLOATS, xs[x7 + i + 1]);
            h0 = p0.fma(v, h0);
            h1 = p1.fma(v, h1);
        }
        a0.intoArray(ys, y0);
        a1.intoArray(ys, y0 + 16);
        b0.intoArray(ys, y1);
        b1.intoArray(ys, y1 + 16);
        c0.intoArray(ys, y2);
        c1.intoArray(ys, y2 + 16);
        d0.intoArray(ys, y3);
        d1.intoArray(ys, y3 + 16);
        e0.intoArray(ys, y4);
        e1.intoArray(ys, y4 + 16);
        f0.intoArray(ys, y5);
        f1.intoArray(ys, y5 + 16);
        g0.intoArray(ys, y6);
        g1.intoArray(ys, y6 + 16);
        h0.intoArray(ys, y7);
        h1.intoArray(ys, y7 + 16);
        return read;
    }
}
