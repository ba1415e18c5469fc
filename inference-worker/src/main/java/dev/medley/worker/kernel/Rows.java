package dev.medley.worker.kernel;

/**
 * Rows of float32 side by side. Each takes a multiple of 64 places, so that kernels may write whole panels; places beyond the width stay zero.
 *
 * @param width features of a row
 * @param stride places of a row
 */
public record Rows(float[] values, int width, int stride) {
    /** Room for {@code count} rows, all zero. */
    public static Rows of(int count, int width) {
        int stride = padded(width);
        return new Rows(new float[Math.multiplyExact(count, stride)], width, stride);
    }

    static int padded(int width) {
        return (width + 63) / 64 * 64;
    }

    /** Place of a row's first feature. */
    public int at(int row) {
        return row * stride;
    }

    public int count() {
        return values.length / stride;
    }
}
