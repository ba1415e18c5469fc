package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Products of rows with one panel of a packed matrix, for one kind of element. Inputs come in pairs; {@code at} is the panel's first byte. A wide
 * panel has 64 outputs and adds to y; a slim one has 16 and overwrites y.
 */
interface PanelKernel {
    void wide(MemorySegment w, long at, int pairs, float[] x, int xAt, float[] y, int yAt);

    /** Four rows at once; the result of each is the same as alone. */
    void wideFour(
            MemorySegment w, long at, int pairs, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride);

    void slimFour(
            MemorySegment w, long at, int pairs, float[] x, int xAt, int xStride, float[] y, int yAt, int yStride);

    /** One row and the four panels of a set. */
    void slim(SlimSet set, int pairs, float[] x, int xAt, float[] y);
}
