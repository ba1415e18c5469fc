package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;

/** The two products of attention for four queries of one head at a time, over blocks of sixteen tokens; {@link Heads} says how they lie. */
interface HeadKernel {
    /** Queries at a time. */
    int TOGETHER = 4;

    /** Features that {@link #gatherWide} takes at a time. */
    int WIDE = 32;

    /**
     * Where a kernel reads and writes.
     *
     * @param memory keys or values
     * @param at first byte of the head's first block
     * @param blocks the sequence's blocks, by number
     * @param first of these the first to look at
     * @param newest last token to look at; what lies behind it may be anything
     */
    record Tokens(MemorySegment memory, long at, int[] blocks, int first, int newest) {
        int last() {
            return newest / Heads.BLOCK;
        }
    }

    /**
     * Products of queries and keys.
     *
     * @param from where each query begins in x
     * @param to where each query's scores begin, sixteen for each block
     */
    void score(Tokens keys, int size, float[] x, int[] from, float[] scores, int[] to);

    /** Weighted sums of so many features of the values from {@code feature} on, which replace those of the targets. */
    void gatherWide(Tokens values, int size, int feature, float[] scores, int[] from, float[] target, int[] to);

    /** The same for sixteen features. */
    void gather(Tokens values, int size, int feature, float[] scores, int[] from, float[] target, int[] to);
}
