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
     * @param ahead first byte of what may be read ahead of its turn, four lines of 64 bytes a pair: memory then works while a core multiplies what it has
     * @param apart bytes from one of the four to the next
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
            long ahead,
            long apart);

    /**
     * The same for eight rows and 32 of the outputs. One line a pair is read from four places in turn: each is a stream of its own to the processor, which
     * waits once at the beginning of each page.
     *
     * @param ahead the first of the four places
     * @param apart bytes from one of them to the next
     * @param other holds one line a pair more, from {@code otherAhead} on
     */
    long halfEight(
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
            long otherAhead);
}
