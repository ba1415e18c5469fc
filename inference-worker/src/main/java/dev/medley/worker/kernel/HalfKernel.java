package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;
import static dev.medley.worker.kernel.Vectors.INTS;
import static dev.medley.worker.kernel.Vectors.LITTLE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Products with bfloat16 panels. Long methods, since every accumulator must be a local variable to stay in a register: sixteen of them keep both
 * multipliers of a core busy; and no helper methods, since
 * the compiler gives up inlining them in methods of this size. Each output is summed over the inputs one after the other, so that a row's result does not depend on its neighbours.
 */
final class HalfKernel implements PanelKernel {
    /** The upper half of an int is a bfloat16 as it stands; the lower half after a shift. */
    private static final int UPPER = 0xffff0000;

    private static final long STEP = 256;
    private static final long LINE = 64;

    @Override
    public void wide(MemorySegment w, long at, int pairs, float[] x, int xAt, float[] y, int yAt) {
        FloatVector a0 = FloatVector.fromArray(FLOATS, y, yAt);
        FloatVector a1 = FloatVector.fromArray(FLOATS, y, yAt + 16);
        FloatVector a2 = FloatVector.fromArray(FLOATS, y, yAt + 32);
        FloatVector a3 = FloatVector.fromArray(FLOATS, y, yAt + 48);
        for (int pair = 0; pair < pairs; pair++) {
            long o = at + pair * STEP;
            IntVector w0 = IntVector.fromMemorySegment(INTS, w, o, LITTLE);
            IntVector w1 = IntVector.fromMemorySegment(INTS, w, o + 64, LITTLE);
            IntVector w2 = IntVector.fromMemorySegment(INTS, w, o + 128, LITTLE);
            IntVector w3 = IntVector.fromMemorySegment(INTS, w, o + 192, LITTLE);
            FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + 2 * pair]);
            a0 = w0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(v, a0);
            a1 = w1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(v, a1);
            a2 = w2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(v, a2);
            a3 = w3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().fma(v, a3);
            v = FloatVector.broadcast(FLOATS, x[xAt + 2 * pair + 1]);
            a0 = w0.and(UPPER).reinterpretAsFloats().fma(v, a0);
            a1 = w1.and(UPPER).reinterpretAsFloats().fma(v, a1);
            a2 = w2.and(UPPER).reinterpretAsFloats().fma(v, a2);
            a3 = w3.and(UPPER).reinterpretAsFloats().fma(v, a3);
        }
        a0.intoArray(y, yAt);
        a1.intoArray(y, yAt + 16);
        a2.intoArray(y, yAt + 32);
        a3.intoArray(y, yAt + 48);
    }

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
        long read = 0;
        int y1 = yAt + yStride;
        int y2 = y1 + yStride;
        int y3 = y2 + yStride;
        FloatVector a0 = FloatVector.fromArray(FLOATS, y, yAt);
        FloatVector a1 = FloatVector.fromArray(FLOATS, y, yAt + 16);
        FloatVector a2 = FloatVector.fromArray(FLOATS, y, yAt + 32);
        FloatVector a3 = FloatVector.fromArray(FLOATS, y, yAt + 48);
        FloatVector b0 = FloatVector.fromArray(FLOATS, y, y1);
        FloatVector b1 = FloatVector.fromArray(FLOATS, y, y1 + 16);
        FloatVector b2 = FloatVector.fromArray(FLOATS, y, y1 + 32);
        FloatVector b3 = FloatVector.fromArray(FLOATS, y, y1 + 48);
        FloatVector c0 = FloatVector.fromArray(FLOATS, y, y2);
        FloatVector c1 = FloatVector.fromArray(FLOATS, y, y2 + 16);
        FloatVector c2 = FloatVector.fromArray(FLOATS, y, y2 + 32);
        FloatVector c3 = FloatVector.fromArray(FLOATS, y, y2 + 48);
        FloatVector d0 = FloatVector.fromArray(FLOATS, y, y3);
        FloatVector d1 = FloatVector.fromArray(FLOATS, y, y3 + 16);
        FloatVector d2 = FloatVector.fromArray(FLOATS, y, y3 + 32);
        FloatVector d3 = FloatVector.fromArray(FLOATS, y, y3 + 48);
        for (int pair = 0; pair < pairs; pair++) {
            long o = at + pair * STEP;
            read += w.get(ValueLayout.JAVA_LONG, ahead + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + apart + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + 2 * apart + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + 3 * apart + pair * LINE);
            int i0 = xAt + 2 * pair;
            int i1 = i0 + xStride;
            int i2 = i1 + xStride;
            int i3 = i2 + xStride;
            IntVector w0 = IntVector.fromMemorySegment(INTS, w, o, LITTLE);
            IntVector w1 = IntVector.fromMemorySegment(INTS, w, o + 64, LITTLE);
            IntVector w2 = IntVector.fromMemorySegment(INTS, w, o + 128, LITTLE);
            IntVector w3 = IntVector.fromMemorySegment(INTS, w, o + 192, LITTLE);
            FloatVector e0 = w0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector e1 = w1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector e2 = w2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector e3 = w3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector v = FloatVector.broadcast(FLOATS, x[i0]);
            a0 = e0.fma(v, a0);
            a1 = e1.fma(v, a1);
            a2 = e2.fma(v, a2);
            a3 = e3.fma(v, a3);
            v = FloatVector.broadcast(FLOATS, x[i1]);
            b0 = e0.fma(v, b0);
            b1 = e1.fma(v, b1);
            b2 = e2.fma(v, b2);
            b3 = e3.fma(v, b3);
            v = FloatVector.broadcast(FLOATS, x[i2]);
            c0 = e0.fma(v, c0);
            c1 = e1.fma(v, c1);
            c2 = e2.fma(v, c2);
            c3 = e3.fma(v, c3);
            v = FloatVector.broadcast(FLOATS, x[i3]);
            d0 = e0.fma(v, d0);
            d1 = e1.fma(v, d1);
            d2 = e2.fma(v, d2);
            d3 = e3.fma(v, d3);
            e0 = w0.and(UPPER).reinterpretAsFloats();
            e1 = w1.and(UPPER).reinterpretAsFloats();
            e2 = w2.and(UPPER).reinterpretAsFloats();
            e3 = w3.and(UPPER).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, x[i0 + 1]);
            a0 = e0.fma(v, a0);
            a1 = e1.fma(v, a1);
            a2 = e2.fma(v, a2);
            a3 = e3.fma(v, a3);
            v = FloatVector.broadcast(FLOATS, x[i1 + 1]);
            b0 = e0.fma(v, b0);
            b1 = e1.fma(v, b1);
            b2 = e2.fma(v, b2);
            b3 = e3.fma(v, b3);
            v = FloatVector.broadcast(FLOATS, x[i2 + 1]);
            c0 = e0.fma(v, c0);
            c1 = e1.fma(v, c1);
            c2 = e2.fma(v, c2);
            c3 = e3.fma(v, c3);
            v = FloatVector.broadcast(FLOATS, x[i3 + 1]);
            d0 = e0.fma(v, d0);
            d1 = e1.fma(v, d1);
            d2 = e2.fma(v, d2);
            d3 = e3.fma(v, d3);
        }
        a0.intoArray(y, yAt);
        a1.intoArray(y, yAt + 16);
        a2.intoArray(y, yAt + 32);
        a3.intoArray(y, yAt + 48);
        b0.intoArray(y, y1);
        b1.intoArray(y, y1 + 16);
        b2.intoArray(y, y1 + 32);
        b3.intoArray(y, y1 + 48);
        c0.intoArray(y, y2);
        c1.intoArray(y, y2 + 16);
        c2.intoArray(y, y2 + 32);
        c3.intoArray(y, y2 + 48);
        d0.intoArray(y, y3);
        d1.intoArray(y, y3 + 16);
        d2.intoArray(y, y3 + 32);
        d3.intoArray(y, y3 + 48);
        return read;
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
        long read = 0;
        int x1 = xAt + xStride;
        int x2 = x1 + xStride;
        int x3 = x2 + xStride;
        int x4 = x3 + xStride;
        int x5 = x4 + xStride;
        int x6 = x5 + xStride;
        int x7 = x6 + xStride;
        int y1 = yAt + yStride;
        int y2 = y1 + yStride;
        int y3 = y2 + yStride;
        int y4 = y3 + yStride;
        int y5 = y4 + yStride;
        int y6 = y5 + yStride;
        int y7 = y6 + yStride;
        FloatVector a0 = FloatVector.fromArray(FLOATS, y, yAt);
        FloatVector a1 = FloatVector.fromArray(FLOATS, y, yAt + 16);
        FloatVector b0 = FloatVector.fromArray(FLOATS, y, y1);
        FloatVector b1 = FloatVector.fromArray(FLOATS, y, y1 + 16);
        FloatVector c0 = FloatVector.fromArray(FLOATS, y, y2);
        FloatVector c1 = FloatVector.fromArray(FLOATS, y, y2 + 16);
        FloatVector d0 = FloatVector.fromArray(FLOATS, y, y3);
        FloatVector d1 = FloatVector.fromArray(FLOATS, y, y3 + 16);
        FloatVector e0 = FloatVector.fromArray(FLOATS, y, y4);
        FloatVector e1 = FloatVector.fromArray(FLOATS, y, y4 + 16);
        FloatVector f0 = FloatVector.fromArray(FLOATS, y, y5);
        FloatVector f1 = FloatVector.fromArray(FLOATS, y, y5 + 16);
        FloatVector g0 = FloatVector.fromArray(FLOATS, y, y6);
        FloatVector g1 = FloatVector.fromArray(FLOATS, y, y6 + 16);
        FloatVector h0 = FloatVector.fromArray(FLOATS, y, y7);
        FloatVector h1 = FloatVector.fromArray(FLOATS, y, y7 + 16);
        for (int pair = 0; pair < pairs; pair++) {
            long o = at + pair * STEP;
            int i = 2 * pair;
            read += w.get(ValueLayout.JAVA_LONG, ahead + (pair & 3) * apart + (pair >> 2) * LINE);
            read += other.get(ValueLayout.JAVA_LONG, otherAhead + pair * LINE);
            IntVector w0 = IntVector.fromMemorySegment(INTS, w, o, LITTLE);
            IntVector w1 = IntVector.fromMemorySegment(INTS, w, o + 64, LITTLE);
            FloatVector p0 = w0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p1 = w1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + i]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            v = FloatVector.broadcast(FLOATS, x[x1 + i]);
            b0 = p0.fma(v, b0);
            b1 = p1.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i]);
            c0 = p0.fma(v, c0);
            c1 = p1.fma(v, c1);
            v = FloatVector.broadcast(FLOATS, x[x3 + i]);
            d0 = p0.fma(v, d0);
            d1 = p1.fma(v, d1);
            v = FloatVector.broadcast(FLOATS, x[x4 + i]);
            e0 = p0.fma(v, e0);
            e1 = p1.fma(v, e1);
            v = FloatVector.broadcast(FLOATS, x[x5 + i]);
            f0 = p0.fma(v, f0);
            f1 = p1.fma(v, f1);
            v = FloatVector.broadcast(FLOATS, x[x6 + i]);
            g0 = p0.fma(v, g0);
            g1 = p1.fma(v, g1);
            v = FloatVector.broadcast(FLOATS, x[x7 + i]);
            h0 = p0.fma(v, h0);
            h1 = p1.fma(v, h1);
            p0 = w0.and(UPPER).reinterpretAsFloats();
            p1 = w1.and(UPPER).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, x[xAt + i + 1]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            v = FloatVector.broadcast(FLOATS, x[x1 + i + 1]);
            b0 = p0.fma(v, b0);
            b1 = p1.fma(v, b1);
            v = FloatVector.broadcast(FLOATS, x[x2 + i + 1]);
            c0 = p0.fma(v, c0);
            c1 = p1.fma(v, c1);
            v = FloatVector.broadcast(FLOATS, x[x3 + i + 1]);
            d0 = p0.fma(v, d0);
            d1 = p1.fma(v, d1);
            v = FloatVector.broadcast(FLOATS, x[x4 + i + 1]);
            e0 = p0.fma(v, e0);
            e1 = p1.fma(v, e1);
            v = FloatVector.broadcast(FLOATS, x[x5 + i + 1]);
            f0 = p0.fma(v, f0);
            f1 = p1.fma(v, f1);
            v = FloatVector.broadcast(FLOATS, x[x6 + i + 1]);
            g0 = p0.fma(v, g0);
            g1 = p1.fma(v, g1);
            v = FloatVector.broadcast(FLOATS, x[x7 + i + 1]);
            h0 = p0.fma(v, h0);
            h1 = p1.fma(v, h1);
        }
        a0.intoArray(y, yAt);
        a1.intoArray(y, yAt + 16);
        b0.intoArray(y, y1);
        b1.intoArray(y, y1 + 16);
        c0.intoArray(y, y2);
        c1.intoArray(y, y2 + 16);
        d0.intoArray(y, y3);
        d1.intoArray(y, y3 + 16);
        e0.intoArray(y, y4);
        e1.intoArray(y, y4 + 16);
        f0.intoArray(y, y5);
        f1.intoArray(y, y5 + 16);
        g0.intoArray(y, y6);
        g1.intoArray(y, y6 + 16);
        h0.intoArray(y, y7);
        h1.intoArray(y, y7 + 16);
        return read;
    }
}
