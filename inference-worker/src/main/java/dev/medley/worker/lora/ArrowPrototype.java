package dev.medley.worker.lora;

/**
 * Arrow's prototype of an adapter's module: the unit top right singular vector p of B A. It lies in the row space of A, p = Aᵀ c, so p · x = c · h
 * with h = A x: only c is kept, one number for each rank.
 */
final class ArrowPrototype {
    /** Squarings of the iteration matrix: its second direction fades with the 2^30th power of the ratio of the two largest values. */
    private static final int SQUARINGS = 30;

    private ArrowPrototype() {}

    /**
     * From (B A)ᵀ(B A) p = σ² p follows G K c = σ² c.
     *
     * @param g Bᵀ B, (rank, rank)
     * @param k A Aᵀ, (rank, rank)
     * @return c, zeros when the product is zero, or A so small that h has no digits
     */
    static float[] of(double[] g, double[] k, int rank) {
        double[] power = product(g, k, rank);
        for (int i = 0; i < SQUARINGS && normalise(power); i++) {
            power = product(power, power, rank);
        }
        double[] c = strongestColumn(power, rank);
        double length = 0; // |p|² = cᵀ K c
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j < rank; j++) {
                length += c[i] * k[i * rank + j] * c[j];
            }
        }
        float[] unit = new float[rank];
        for (int i = 0; i < rank && length > 0; i++) {
            unit[i] = (float) (c[i] / Math.sqrt(length));
            if (!Float.isFinite(unit[i])) {
                return new float[rank];
            }
        }
        return unit;
    }

    /** Scales the largest entry to 1, so that no power overflows; false when all are zero. */
    private static boolean normalise(double[] matrix) {
        double largest = 0;
        for (double value : matrix) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < matrix.length && largest > 0; i++) {
            matrix[i] /= largest;
        }
        return largest > 0;
    }

    /** All columns of a high power point the same way; the longest is the most exact. */
    private static double[] strongestColumn(double[] matrix, int rank) {
        double[] best = new double[rank];
        double longest = 0;
        for (int column = 0; column < rank; column++) {
            double[] candidate = new double[rank];
            double length = 0;
            for (int row = 0; row < rank; row++) {
                candidate[row] = matrix[row * rank + column];
                length += candidate[row] * candidate[row];
            }
            if (length > longest) {
                longest = length;
                best = candidate;
            }
        }
        return best;
    }

    private static double[] product(double[] left, double[] right, int rank) {
        double[] product = new double[rank * rank];
        for (int i = 0; i < rank; i++) {
            for (int k = 0; k < rank; k++) {
                double factor = left[i * rank + k];
                for (int j = 0; j < rank; j++) {
                    product[i * rank + j] += factor * right[k * rank + j];
                }
            }
        }
        return product;
    }
}
