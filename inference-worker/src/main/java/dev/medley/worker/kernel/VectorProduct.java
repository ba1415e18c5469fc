package dev.medley.worker.kernel;

/**
 * On vectors: eight rows together where there are as many.
 *
 * @param x what is multiplied
 * @param y what is added to
 */
record VectorProduct(Panels panels, Rows x, Rows y) implements PanelProduct {
    private static final int EIGHT = 8;
    /** From the first of a panel's outputs to those of its second half, whatever the element. */
    private static final long HALF_BYTES = Panels.WIDE / 2 * 4L;

    private static final PanelKernel HALVES = new HalfKernel();
    private static final PanelKernel FLOATS = new FloatKernel();

    @Override
    public long multiply(int index, int next, int from, int end) {
        int halves = (end - from) / EIGHT * 2;
        long read = 0;
        for (int half = 0; half < halves; half++) {
            read += half(index, next, half, halves, from + half / 2 * EIGHT);
        }
        int row = from + halves / 2 * EIGHT;
        int unread = halves == 0 ? next : index;
        while (row < end) {
            int together = Integer.highestOneBit(end - row);
            read += few(together, index, unread, row);
            unread = index;
            row += together;
        }
        return read;
    }

    /** Half of the outputs for eight rows. Where there are two such calls each reads half of the next panel ahead; where there are more, a quarter. */
    private long half(int index, int next, int half, int halves, int row) {
        long bytes = panels.panelBytes();
        int side = half % 2;
        long at = index * bytes + side * HALF_BYTES;
        long ahead = next * bytes + half % 4 * (bytes / 16);
        long alsoAhead = next * bytes + (2 + half) * (bytes / 4);
        int output = index * Panels.WIDE + side * Panels.WIDE / 2;
        return halves == 2
                ? kernel().halfEight(
                                panels.memory(), at, panels.pairs(), x, y, row, output, ahead, bytes / 8, alsoAhead)
                : kernel().halfEight(panels.memory(), at, panels.pairs(), x, y, row, output, ahead, bytes / 4, at);
    }

    /** One, two or four rows; reads all of {@code next} ahead, unless that is the panel itself. */
    private long few(int together, int index, int next, int row) {
        PanelKernel kernel = kernel();
        long at = index * panels.panelBytes();
        long ahead = next * panels.panelBytes();
        long apart = next == index ? 0 : panels.panelBytes() / 4;
        int output = index * Panels.WIDE;
        return switch (together) {
            case 1 -> kernel.one(panels.memory(), at, panels.pairs(), x, y, row, output, ahead, apart);
            case 2 -> kernel.two(panels.memory(), at, panels.pairs(), x, y, row, output, ahead, apart);
            default -> kernel.four(panels.memory(), at, panels.pairs(), x, y, row, output, ahead, apart);
        };
    }

    private PanelKernel kernel() {
        return panels.element() == Element.HALF ? HALVES : FLOATS;
    }
}
