package dev.medley.worker.bench;

/**
 * What the machine allows, measured in the same run.
 *
 * @param steps a second, at which memory can read the base's weights
 * @param rows a second, at which products as fast as LibTorch's of 1024 cubed would multiply all of them
 */
record Limits(double steps, double rows) {
    /** Steps a second with so many rows, the lower of both: the roofline. */
    double steps(int batch) {
        return Math.min(steps, rows / batch);
    }
}
