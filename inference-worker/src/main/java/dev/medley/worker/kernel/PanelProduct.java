package dev.medley.worker.kernel;

/** Products of one panel with some rows, in one of the ways in which a processor can compute them. For many threads. */
interface PanelProduct {
    /**
     * Adds them to y.
     *
     * @param index of the panel
     * @param next the panel that this thread takes next, or this one
     * @param from first row
     * @param end behind the last one
     * @return anything that depends on what was read ahead, so that the compiler can't leave it out; to be kept
     */
    long multiply(int index, int next, int from, int end);
}
