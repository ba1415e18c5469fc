package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Up to four slim panels that meet the same row: four sums that don't wait for each other. The places of missing ones repeat the last, which only
 * computes the same numbers again. Belongs to one thread.
 */
final class SlimSet {
    static final int SIZE = 4;

    private final MemorySegment[] memory = new MemorySegment[SIZE];
    private final long[] at = new long[SIZE];
    private final int[] target = new int[SIZE];
    private int count;

    boolean isFull() {
        return count == SIZE;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(MemorySegment panel, long offset, int result) {
        memory[count] = panel;
        at[count] = offset;
        target[count] = result;
        count++;
    }

    /** Makes the set ready for a kernel, and empty for whoever fills it next. */
    void seal() {
        Arrays.fill(memory, count, SIZE, memory[count - 1]);
        Arrays.fill(at, count, SIZE, at[count - 1]);
        Arrays.fill(target, count, SIZE, target[count - 1]);
        count = 0;
    }

    MemorySegment memory(int index) {
        return memory[index];
    }

    long at(int index) {
        return at[index];
    }

    int target(int index) {
        return target[index];
    }
}
