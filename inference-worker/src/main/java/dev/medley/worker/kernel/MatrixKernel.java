package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Products on a unit that the processor has for matrices of bfloat16, summed in float32: of every 32 inputs the even ones and the odd ones one after the
 * other, and both together then.
 */
@FunctionalInterface
public interface MatrixKernel {
    /**
     * Adds x wᵀ to y. A row's result must not depend on how many there are.
     *
     * @param x from byte {@code xAt} on (rows, inputs) in bfloat16
     * @param xStride places from one row of x to the next
     * @param w from byte {@code wAt} on pairs of inputs, of each all outputs
     * @param y from byte {@code yAt} on rows of float32
     * @param yStride places from one row of y to the next
     */
    void addProduct(
            int rows,
            int outputs,
            int inputs,
            MemorySegment x,
            long xAt,
            int xStride,
            MemorySegment w,
            long wAt,
            MemorySegment y,
            long yAt,
            int yStride);
}
