package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Dot products of rows of x with stripes, for one kind of element. A stripe is one output's weights in blocks of 32 inputs; two sums run over the
 * halves of the blocks and meet at the end, however many stripes and rows are taken together: so the result of each is the same as alone.
 */
interface StripeKernel {
    /** Four stripes, which start at the bytes {@code at}, and one row; the products go to y where {@code to} says. */
    void four(MemorySegment w, long[] at, int blocks, float[] x, int xAt, float[] y, int[] to);

    /** Two stripes and four rows, which start at {@code xAt}: of each row the first stripe's lanes, then the second's, still to be summed, go to {@code sums}. */
    void tile(MemorySegment w, long[] at, int blocks, float[] x, int[] xAt, float[] sums);

    /** Adds {@code first} and {@code second} times the weights of a pair of inputs, at the byte {@code at}, to {@code count} times sixteen outputs. */
    void raise(MemorySegment w, long at, int count, float first, float second, float[] y, int yAt);

    /** The same for a pair of inputs and the next one, {@code next} bytes behind it. */
    void raiseTwo(MemorySegment w, long at, long next, int count, float[] x, int xAt, float[] y, int yAt);
}
