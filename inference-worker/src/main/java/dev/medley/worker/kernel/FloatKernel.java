package dev.medley.worker.kernel;

import static dev.medley.worker.kernel.Vectors.FLOATS;
import static dev.medley.worker.kernel.Vectors.LITTLE;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;

/**
 * Products with float32 panels. Long methods, since every accumulator must be a local variable to stay in a register: sixteen of them keep both
 * multipliers of a core busy; and no helper methods, since
 * the compiler gives up inlining them in methods of this size. Each output is summed over the inputs one after the other, so that a row's result does not depend on its neighbours.
 */
final class FloatKernel implements PanelKernel {
    private static final long STEP = 512;
    private static final long SLIM_STEP = 128;

    @Override
    public void wide(MemorySegment w, long at, int pairs, float[] x, int xAt, float[] y, int yAt) {
        FloatVector a0 = FloatVector.fromArray(FLOATS, y, yAt);
        FloatVector a1 = FloatVector.fromArray(FLOATS, y, yAt + 16);
        FloatVector a2 = FloatVector.fromArray(FLOATS, y, yAt + 32);
        FloatVector a3 = FloatVector.fromArray(FLOATS, y, yAt + 48);
        for (int pair = 0; pair < pairs; pair++) {
            long o = at + pair * STEP;
            FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + 2 * pair]);
            a0 = FloatVector.fromMemorySegment(FLOATS, w, o, LITTLE).fma(v, a0);
            a1 = FloatVector.fromMemorySegment(FLOATS, w, o + 64, LITTLE).fma(v, a1);
            a2 = FloatVector.fromMemorySegment(FLOATS, w, o + 128, LITTLE).fma(v, a2);
            a3 = FloatVector.fromMemorySegment(FLOATS, w, o + 192, LITTLE).fma(v, a3);
            v = FloatVector.broadcast(FLOATS, x[xAt + 2 * pair + 1]);
            a0 = FloatVector.fromMemorySegment(FLOATS, w, o + 256, LITTLE).fma(v, a0);
            a1 = FloatVector.fromMemorySegment(FLOATS, w, o + 320, LITTLE).fma(v, a1);
            a2 = FloatVector.fromMemorySegment(FLOATS, w, o + 384, LITTLE).fma(v, a2);
            a3 = FloatVector.fromMemorySegment(FLOATS, w, o + 448, LITTLE).fma(v, a3);
        }
        a0.intoArray(y, yAt);
        a1.intoArray(y, yAt + 16);
        a2.intoArray(y, yAt + 32);
        a3.intoArray(y, yAt + 48);
    }

    @Override
    public void wideFour(
            MemorySegment w, long at, int pairs, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
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
            int i0 = xAt + 2 * pair;
            int i1 = i0 + xStride;
            int i2 = i1 + xStride;
            int i3 = i2 + xStride;
            FloatVector e0 = FloatVector.fromMemorySegment(FLOATS, w, o, LITTLE);
            FloatVector e1 = FloatVector.fromMemorySegment(FLOATS, w, o + 64, LITTLE);
            FloatVector e2 = FloatVector.fromMemorySegment(FLOATS, w, o + 128, LITTLE);
            FloatVector e3 = FloatVector.fromMemorySegment(FLOATS, w, o + 192, LITTLE);
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
            e0 = FloatVector.fromMemorySegment(FLOATS, w, o + 256, LITTLE);
            e1 = FloatVector.fromMemorySegment(FLOATS, w, o + 320, LITTLE);
            e2 = FloatVector.fromMemorySegment(FLOATS, w, o + 384, LITTLE);
            e3 = FloatVector.fromMemorySegment(FLOATS, w, o + 448, LITTLE);
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
    }

    @Override
    public void slimFour(
            MemorySegment w, long at, int pairs, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride) {
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int pair = 0; pair < pairs; pair++) {
            int i0 = xAt + 2 * pair;
            int i1 = i0 + xStride;
            int i2 = i1 + xStride;
            int i3 = i2 + xStride;
            long o = at + pair * SLIM_STEP;
            FloatVector e = FloatVector.fromMemorySegment(FLOATS, w, o, LITTLE);
            a = e.fma(FloatVector.broadcast(FLOATS, x[i0]), a);
            b = e.fma(FloatVector.broadcast(FLOATS, x[i1]), b);
            c = e.fma(FloatVector.broadcast(FLOATS, x[i2]), c);
            d = e.fma(FloatVector.broadcast(FLOATS, x[i3]), d);
            e = FloatVector.fromMemorySegment(FLOATS, w, o + 64, LITTLE);
            a = e.fma(FloatVector.broadcast(FLOATS, x[i0 + 1]), a);
            b = e.fma(FloatVector.broadcast(FLOATS, x[i1 + 1]), b);
            c = e.fma(FloatVector.broadcast(FLOATS, x[i2 + 1]), c);
            d = e.fma(FloatVector.broadcast(FLOATS, x[i3 + 1]), d);
        }
        a.intoArray(y, yAt);
        b.intoArray(y, yAt + yStride);
        c.intoArray(y, yAt + 2 * yStride);
        d.intoArray(y, yAt + 3 * yStride);
    }

    @Override
    public void slim(SlimSet set, int pairs, float[] x, int xAt, float[] y) {
        MemorySegment w0 = set.memory(0);
        MemorySegment w1 = set.memory(1);
        MemorySegment w2 = set.memory(2);
        MemorySegment w3 = set.memory(3);
        long o0 = set.at(0);
        long o1 = set.at(1);
        long o2 = set.at(2);
        long o3 = set.at(3);
        FloatVector a = FloatVector.zero(FLOATS);
        FloatVector b = a;
        FloatVector c = a;
        FloatVector d = a;
        for (int pair = 0; pair < pairs; pair++) {
            long o = pair * SLIM_STEP;
            FloatVector v = FloatVector.broadcast(FLOATS, x[xAt + 2 * pair]);
            a = FloatVector.fromMemorySegment(FLOATS, w0, o0 + o, LITTLE).fma(v, a);
            b = FloatVector.fromMemorySegment(FLOATS, w1, o1 + o, LITTLE).fma(v, b);
            c = FloatVector.fromMemorySegment(FLOATS, w2, o2 + o, LITTLE).fma(v, c);
            d = FloatVector.fromMemorySegment(FLOATS, w3, o3 + o, LITTLE).fma(v, d);
            v = FloatVector.broadcast(FLOATS, x[xAt + 2 * pair + 1]);
            a = FloatVector.fromMemorySegment(FLOATS, w0, o0 + o + 64, LITTLE).fma(v, a);
            b = FloatVector.fromMemorySegment(FLOATS, w1, o1 + o + 64, LITTLE).fma(v, b);
            c = FloatVector.fromMemorySegment(FLOATS, w2, o2 + o + 64, LITTLE).fma(v, c);
            d = FloatVector.fromMemorySegment(FLOATS, w3, o3 + o + 64, LITTLE).fma(v, d);
        }
        a.intoArray(y, set.target(0));
        b.intoArray(y, set.target(1));
        c.intoArray(y, set.target(2));
        d.intoArray(y, set.target(3));
    }
}
