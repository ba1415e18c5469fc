package dev.medley.worker.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * On the processor's unit for matrices. Memory is what such a product waits for, and the unit's kernel waits for every line, so the panel is read into
 * the cache before.
 *
 * @param halves what is multiplied, rounded to bfloat16
 * @param sums what is added to, in rows of {@code stride}
 */
record UnitProduct(Panels panels, MatrixKernel unit, MemorySegment halves, MemorySegment sums, int stride)
        implements PanelProduct {
    /** The unit's own, at which the rest is cut off: it makes a kernel for each number of rows that it meets. */
    private static final int ROWS = 16;

    private static final int LINE = 64;

    @Override
    public long multiply(int index, int next, int from, int end) {
        // Later rows of a panel find it in the cache, but for those of a panel that threads share.
        long read = from % Panels.ROWS_AT_ONCE == 0 || index == next ? read(index) : 0;
        int whole = from + (end - from) / ROWS * ROWS;
        add(index, from, whole);
        add(index, whole, end);
        return read;
    }

    /** From four places in turn, for the reason that {@link PanelKernel} gives. */
    private long read(int index) {
        MemorySegment memory = panels.memory();
        long quarter = panels.panelBytes() / 4;
        long at = index * panels.panelBytes();
        long read = 0;
        for (long line = 0; line < quarter; line += LINE) {
            read += memory.get(ValueLayout.JAVA_LONG, at + line);
            read += memory.get(ValueLayout.JAVA_LONG, at + quarter + line);
            read += memory.get(ValueLayout.JAVA_LONG, at + 2 * quarter + line);
            read += memory.get(ValueLayout.JAVA_LONG, at + 3 * quarter + line);
        }
        return read;
    }

    private void add(int index, int from, int end) {
        if (from < end) {
            int inputs = panels.inputs();
            unit.addProduct(
                    end - from,
                    Panels.WIDE,
                    inputs,
                    halves,
                    2L * from * inputs,
                    inputs,
                    panels.memory(),
                    index * panels.panelBytes(),
                    sums,
                    4L * ((long) from * stride + (long) index * Panels.WIDE),
                    stride);
        }
    }
}
