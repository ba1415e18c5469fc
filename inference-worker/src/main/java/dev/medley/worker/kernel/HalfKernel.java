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
    static final int UPPER = 0xffff0000;

    /** Bytes of a pair. */
    static final long STEP = 256;

    static final long LINE = 64;

    @Override
    public long one(MemorySegment w, long at, int pairs, Rows x, Rows y, int row, int output, long ahead, long apart) {
        long read = 0;
        float[] xs = x.values();
        float[] ys = y.values();
        int x0 = x.at(row);
        int y0 = y.at(row) + output;
        FloatVector a0 = FloatVector.fromArray(FLOATS, ys, y0);
        FloatVector a1 = FloatVector.fromArray(FLOATS, ys, y0 + 16);
        FloatVector a2 = FloatVector.fromArray(FLOATS, ys, y0 + 32);
        FloatVector a3 = FloatVector.fromArray(FLOATS, ys, y0 + 48);
        for (int pair = 0; pair < pairs; pair++) {
            long o = at + pair * STEP;
            int i = 2 * pair;
            read += w.get(ValueLayout.JAVA_LONG, ahead + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + apart + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + 2 * apart + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + 3 * apart + pair * LINE);
            IntVector w0 = IntVector.fromMemorySegment(INTS, w, o, LITTLE);
            IntVector w1 = IntVector.fromMemorySegment(INTS, w, o + 64, LITTLE);
            IntVector w2 = IntVector.fromMemorySegment(INTS, w, o + 128, LITTLE);
            IntVector w3 = IntVector.fromMemorySegment(INTS, w, o + 192, LITTLE);
            FloatVector p0 = w0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p1 = w1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p2 = w2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p3 = w3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector v = FloatVector.broadcast(FLOATS, xs[x0 + i]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            a2 = p2.fma(v, a2);
            a3 = p3.fma(v, a3);
            p0 = w0.and(UPPER).reinterpretAsFloats();
            p1 = w1.and(UPPER).reinterpretAsFloats();
            p2 = w2.and(UPPER).reinterpretAsFloats();
            p3 = w3.and(UPPER).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, xs[x0 + i + 1]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            a2 = p2.fma(v, a2);
            a3 = p3.fma(v, a3);
        }
        a0.intoArray(ys, y0);
        a1.intoArray(ys, y0 + 16);
        a2.intoArray(ys, y0 + 32);
        a3.intoArray(ys, y0 + 48);
        return read;
    }

    @Override
    public long two(MemorySegment w, long at, int pairs, Rows x, Rows y, int row, int output, long ahead, long apart) {
        long read = 0;
        float[] xs = x.values();
        float[] ys = y.values();
        int x0 = x.at(row);
        int x1 = x0 + x.stride();
        int y0 = y.at(row) + output;
        int y1 = y0 + y.stride();
        FloatVector a0 = FloatVector.fromArray(FLOATS, ys, y0);
        FloatVector a1 = FloatVector.fromArray(FLOATS, ys, y0 + 16);
        FloatVector a2 = FloatVector.fromArray(FLOATS, ys, y0 + 32);
        FloatVector a3 = FloatVector.fromArray(FLOATS, ys, y0 + 48);
        FloatVector b0 = FloatVector.fromArray(FLOATS, ys, y1);
        FloatVector b1 = FloatVector.fromArray(FLOATS, ys, y1 + 16);
        FloatVector b2 = FloatVector.fromArray(FLOATS, ys, y1 + 32);
        FloatVector b3 = FloatVector.fromArray(FLOATS, ys, y1 + 48);
        for (int pair = 0; pair < pairs; pair++) {
            long o = at + pair * STEP;
            int i = 2 * pair;
            read += w.get(ValueLayout.JAVA_LONG, ahead + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + apart + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + 2 * apart + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + 3 * apart + pair * LINE);
            IntVector w0 = IntVector.fromMemorySegment(INTS, w, o, LITTLE);
            IntVector w1 = IntVector.fromMemorySegment(INTS, w, o + 64, LITTLE);
            IntVector w2 = IntVector.fromMemorySegment(INTS, w, o + 128, LITTLE);
            IntVector w3 = IntVector.fromMemorySegment(INTS, w, o + 192, LITTLE);
            FloatVector p0 = w0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p1 = w1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p2 = w2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p3 = w3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector v = FloatVector.broadcast(FLOATS, xs[x0 + i]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            a2 = p2.fma(v, a2);
            a3 = p3.fma(v, a3);
            v = FloatVector.broadcast(FLOATS, xs[x1 + i]);
            b0 = p0.fma(v, b0);
            b1 = p1.fma(v, b1);
            b2 = p2.fma(v, b2);
            b3 = p3.fma(v, b3);
            p0 = w0.and(UPPER).reinterpretAsFloats();
            p1 = w1.and(UPPER).reinterpretAsFloats();
            p2 = w2.and(UPPER).reinterpretAsFloats();
            p3 = w3.and(UPPER).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, xs[x0 + i + 1]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            a2 = p2.fma(v, a2);
            a3 = p3.fma(v, a3);
            v = FloatVector.broadcast(FLOATS, xs[x1 + i + 1]);
            b0 = p0.fma(v, b0);
            b1 = p1.fma(v, b1);
            b2 = p2.fma(v, b2);
            b3 = p3.fma(v, b3);
        }
        a0.intoArray(ys, y0);
        a1.intoArray(ys, y0 + 16);
        a2.intoArray(ys, y0 + 32);
        a3.intoArray(ys, y0 + 48);
        b0.intoArray(ys, y1);
        b1.intoArray(ys, y1 + 16);
        b2.intoArray(ys, y1 + 32);
        b3.intoArray(ys, y1 + 48);
        return read;
    }

    @Override
    public long four(MemorySegment w, long at, int pairs, Rows x, Rows y, int row, int output, long ahead, long apart) {
        long read = 0;
        float[] xs = x.values();
        float[] ys = y.values();
        int x0 = x.at(row);
        int x1 = x0 + x.stride();
        int x2 = x1 + x.stride();
        int x3 = x2 + x.stride();
        int y0 = y.at(row) + output;
        int y1 = y0 + y.stride();
        int y2 = y1 + y.stride();
        int y3 = y2 + y.stride();
        FloatVector a0 = FloatVector.fromArray(FLOATS, ys, y0);
        FloatVector a1 = FloatVector.fromArray(FLOATS, ys, y0 + 16);
        FloatVector a2 = FloatVector.fromArray(FLOATS, ys, y0 + 32);
        FloatVector a3 = FloatVector.fromArray(FLOATS, ys, y0 + 48);
        FloatVector b0 = FloatVector.fromArray(FLOATS, ys, y1);
        FloatVector b1 = FloatVector.fromArray(FLOATS, ys, y1 + 16);
        FloatVector b2 = FloatVector.fromArray(FLOATS, ys, y1 + 32);
        FloatVector b3 = FloatVector.fromArray(FLOATS, ys, y1 + 48);
        FloatVector c0 = FloatVector.fromArray(FLOATS, ys, y2);
        FloatVector c1 = FloatVector.fromArray(FLOATS, ys, y2 + 16);
        FloatVector c2 = FloatVector.fromArray(FLOATS, ys, y2 + 32);
        FloatVector c3 = FloatVector.fromArray(FLOATS, ys, y2 + 48);
        FloatVector d0 = FloatVector.fromArray(FLOATS, ys, y3);
        FloatVector d1 = FloatVector.fromArray(FLOATS, ys, y3 + 16);
        FloatVector d2 = FloatVector.fromArray(FLOATS, ys, y3 + 32);
        FloatVector d3 = FloatVector.fromArray(FLOATS, ys, y3 + 48);
        for (int pair = 0; pair < pairs; pair++) {
            long o = at + pair * STEP;
            int i = 2 * pair;
            read += w.get(ValueLayout.JAVA_LONG, ahead + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + apart + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + 2 * apart + pair * LINE);
            read += w.get(ValueLayout.JAVA_LONG, ahead + 3 * apart + pair * LINE);
            IntVector w0 = IntVector.fromMemorySegment(INTS, w, o, LITTLE);
            IntVector w1 = IntVector.fromMemorySegment(INTS, w, o + 64, LITTLE);
            IntVector w2 = IntVector.fromMemorySegment(INTS, w, o + 128, LITTLE);
            IntVector w3 = IntVector.fromMemorySegment(INTS, w, o + 192, LITTLE);
            FloatVector p0 = w0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p1 = w1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p2 = w2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector p3 = w3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
            FloatVector v = FloatVector.broadcast(FLOATS, xs[x0 + i]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            a2 = p2.fma(v, a2);
            a3 = p3.fma(v, a3);
            v = FloatVector.broadcast(FLOATS, xs[x1 + i]);
            b0 = p0.fma(v, b0);
            b1 = p1.fma(v, b1);
            b2 = p2.fma(v, b2);
            b3 = p3.fma(v, b3);
            v = FloatVector.broadcast(FLOATS, xs[x2 + i]);
            c0 = p0.fma(v, c0);
            c1 = p1.fma(v, c1);
            c2 = p2.fma(v, c2);
            c3 = p3.fma(v, c3);
            v = FloatVector.broadcast(FLOATS, xs[x3 + i]);
            d0 = p0.fma(v, d0);
            d1 = p1.fma(v, d1);
            d2 = p2.fma(v, d2);
            d3 = p3.fma(v, d3);
            p0 = w0.and(UPPER).reinterpretAsFloats();
            p1 = w1.and(UPPER).reinterpretAsFloats();
            p2 = w2.and(UPPER).reinterpretAsFloats();
            p3 = w3.and(UPPER).reinterpretAsFloats();
            v = FloatVector.broadcast(FLOATS, xs[x0 + i + 1]);
            a0 = p0.fma(v, a0);
            a1 = p1.fma(v, a1);
            a2 = p2.fma(v, a2);
            a3 = p3.fma(v, a3);
            v = FloatVector.broadcast(FLOATS, xs[x1 + i + 1]);
            b0 = p0.fma(v, b0);
            b1 = p1.fma(v, b1);
            b2 = p2.fma(v, b2);
            b3 = p3.fma(v, b3);
            v = FloatVector.broadcast(FLOATS, xs[x2 + i + 1]);
            c0 = p0.fma(v, c0);
            c1 = p1.fma(v, c1);
            c2 = p2.fma(v, c2);
            c3 = p3.fma(v, c3);
            v = FloatVector.broadcast(FLOATS, xs[x3 + i + 1]);
            d0 = p0.fma(v, d0);
            d1 = p1.fma(v, d1);
            d2 = p2.fma(v, d2);
            d3 = p3.fma(v, d3);
        }
        a0.intoArray(ys, y0);
        a1.intoArray(ys, y0 + 16);
        a2.intoArray(ys, y0 + 32);
        a3.intoArray(ys, y0 + 48);
        b0.intoArray(ys, y1);
        b1.intoArray(ys, y1 + 16);
        b2.intoArray(ys, y1 + 32);
        b3.intoArray(ys, y1 + 48);
        c0.intoArray(ys, y2);
        c1.intoArray(ys, y2 + 16);
        c2.intoArray(ys, y2 + 32);
        c3.intoArray(ys, y2 + 48);
        d0.intoArray(ys, y3);
        d1.intoArray(ys, y3 + 16);
        d2.intoArray(ys, y3 + 32);
        d3.intoArray(ys, y3 + 48);
        return read;
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
        return HalfEight.multiply(w, at, pairs, x, y, row, output, ahead, apart, alsoAhead);
    }
}
