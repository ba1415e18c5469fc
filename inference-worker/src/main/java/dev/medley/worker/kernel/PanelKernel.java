package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Products of rows with one panel of a packed matrix, for one kind of element: added to y. A panel has 64 outputs, its inputs come in pairs;
 * {@code at} is its first byte.
 */
interface PanelKernel {
    void wide(MemorySegment w, long at, int pairs, float[] x, int xAt, float[] y, int yAt);

    /**
     * Four rows at once; the result of each is the same as alone.
     *
     * @param ahead first byte of what may be read ahead of its turn, 64 bytes a pair: memory then works while a core multiplies what it has
     * @return anything that depends on what was read ahead, so that the compiler can't leave it out; to be kept
     */
    long wideFour(
            MemorySegment w,
            long at,
            int pairs,
            float[] x,
            int xAt,
            int xStride,
            float[] y,
            int yAt,
            int yStride,
            long ahead);
}
