package dev.medley.worker.lora;

/**
 * The factors of one module as plain numbers.
 *
 * @param a (rank, inputs), row by row
 * @param b (outputs, rank), row by row, scale folded in
 */
record RawPair(float[] a, float[] b, int rank) {
    int outputs() {
        return b.length / rank;
    }

    int inputs() {
        return a.length / rank;
    }

    /** B_rᵀ-projected B, transposed: (rank, size), from the router's keys (size, outputs). */
    float[] keys(float[] router, int size) {
        int outputs = outputs();
        float[] keys = new float[rank * size];
        for (int d = 0; d < size; d++) {
            for (int output = 0; output < outputs; output++) {
                float factor = router[d * outputs + output];
                for (int j = 0; j < rank; j++) {
                    keys[j * size + d] += factor * b[output * rank + j];
                }
            }
        }
        return keys;
    }

    /** Arrow's prototype in rank space. */
    float[] prototype() {
        double[] k = new double[rank * rank]; // A Aᵀ
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j < rank; j++) {
                for (int input = 0; input < inputs(); input++) {
                    k[i * rank + j] += (double) a[i * inputs() + input] * a[j * inputs() + input];
                }
            }
        }
        return ArrowPrototype.of(exactGram(), k, rank);
    }

    /** Bᵀ B: (rank, rank). */
    float[] gram() {
        double[] exact = exactGram();
        float[] gram = new float[exact.length];
        for (int i = 0; i < gram.length; i++) {
            gram[i] = (float) exact[i];
        }
        return gram;
    }

    /** Squares of the smallest factors are no float32 any more. */
    private double[] exactGram() {
        double[] gram = new double[rank * rank];
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j < rank; j++) {
                for (int output = 0; output < outputs(); output++) {
                    gram[i * rank + j] += (double) b[output * rank + i] * b[output * rank + j];
                }
            }
        }
        return gram;
    }
}
