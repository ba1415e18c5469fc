package dev.medley.format;

/** Sizes of low-rank updates, from their factors: the product itself is never formed. */
public final class LowRankNorms {
    private LowRankNorms() {}

    /**
     * The Frobenius norm of {@code scale * B A}: the root of the trace of {@code (A A^T)(B^T B)}.
     *
     * @param a (rank, in), row-major
     * @param b (out, rank), row-major
     */
    public static double norm(float[] a, float[] b, int rank, double scale) {
        int in = a.length / rank;
        int out = b.length / rank;
        double sum = 0;
        for (int i = 0; i < rank; i++) {
            for (int j = i; j < rank; j++) {
                double product = rows(a, i, j, in) * columns(b, i, j, rank, out);
                sum += i == j ? product : 2 * product;
            }
        }
        return Math.abs(scale) * Math.sqrt(Math.max(0, sum));
    }

    private static double rows(float[] a, int i, int j, int in) {
        double sum = 0;
        for (int k = 0; k < in; k++) {
            sum += (double) a[i * in + k] * a[j * in + k];
        }
        return sum;
    }

    private static double columns(float[] b, int i, int j, int rank, int out) {
        double sum = 0;
        for (int k = 0; k < out; k++) {
            sum += (double) b[k * rank + i] * b[k * rank + j];
        }
        return sum;
    }
}
