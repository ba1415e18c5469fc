package dev.medley.worker.kernel;

/** What it takes to choose from all logits of a token, as many as there are. For many threads. */
public interface Logits {
    /** Numbers whose exponentials are summed up together. */
    int BLOCK = 1024;

    /** On vectors, where this process can use them. */
    static Logits fastest() {
        return Kernels.available() ? new VectorLogits() : new PlainLogits();
    }

    /** Index of the highest, the lower one of equals; of the first that is no number, where there is one. */
    int highest(float[] logits);

    /** Index of the first number from {@code from} on that is at least {@code least}, or the length. */
    int next(float[] values, int from, float least);

    /**
     * {@code weights = exp((logits - highest) / temperature)}.
     *
     * @param sums of each {@link #BLOCK} of weights
     * @return the sum of all
     */
    double exponentials(float[] logits, float highest, double temperature, float[] weights, double[] sums);

    /** The natural logarithm of the sum of all exponentials. */
    double logSumExp(float[] logits);

    /** How many weights are at least {@code least}. */
    int count(float[] weights, float least);

    /** The sum of the weights that are at least {@code least}. */
    double sum(float[] weights, float least);
}
