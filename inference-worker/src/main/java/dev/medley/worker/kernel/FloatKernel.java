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
}
