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
        float[] k = new float[rank * rank]; // A Aᵀ
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j < rank; j++) {
                double rows = 0;
                for (int input = 0; input < inputs(); input++) {
                    rows += (double) a[i * inputs() + input] * a[j * inputs() + input];
                }
                k[i * rank + j] = (float) rows;
            }
        }
        return ArrowPrototype.of(gram(), k, rank);
    }

    /** Bᵀ B: (rank, rank). */
    float[] gram() {
        float[] gram = new float[rank * rank];
        for (int i = 0; i < rank; i++) {
            for (int j = 0; j < rank; j++) {
                double sum = 0;
                for (int output = 0; output < outputs(); output++) {
                    sum += (double) b[output * rank + i] * b[output * rank + j];
                }
                gram[i * rank + j] = (float) sum;
            }
        }
        return gram;
    }
}
