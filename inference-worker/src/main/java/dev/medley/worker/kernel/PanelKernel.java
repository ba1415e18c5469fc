package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Products of rows with one panel of a packed matrix, for one kind of element: added to y. A panel has 64 outputs, its inputs come in pairs;
 * {@code at} is its first byte. The result of a row is the same, whichever method computes it.
 *
 * <p>What will be needed next is read ahead of its turn, line by line of 64 bytes, so that memory works while a core multiplies what it has; and from
 * several places in turn, since each is a stream of its own to the processor, which waits at the beginning of each page.
 */
interface PanelKernel {
    /**
     * One row.
     *
     * @param row of x and y
     * @param output the first one in y
     * @param ahead the first of four places, from each of which a line is read ahead for each pair
     * @param apart bytes from one of them to the next
     * @return anything that depends on what was read ahead, so that the compiler can't leave it out; to be kept
     */
    long one(MemorySegment w, long at, int pairs, Rows x, Rows y, int row, int output, long ahead, long apart);

    /** The same for two rows from {@code row} on. */
    long two(MemorySegment w, long at, int pairs, Rows x, Rows y, int row, int output, long ahead, long apart);

    /** The same for four rows. */
    long four(MemorySegment w, long at, int pairs, Rows x, Rows y, int row, int output, long ahead, long apart);

    /**
     * The same for eight rows and 32 outputs, with fewer lines ahead: for each pair one, of each of the four places in turn, and one of {@code alsoAhead}.
     */
    long halfEight(
            MemorySegment w,
            long at,
            int pairs,
            Rows x,
            Rows y,
            int row,
            int output,
            long ahead,
            long apart,
            long alsoAhead);
}
