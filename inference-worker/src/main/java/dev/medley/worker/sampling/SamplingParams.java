package dev.medley.worker.sampling;

/**
 * How the next token is chosen.
 *
 * @param temperature 0 takes the likeliest token; above, logits are divided by it
 * @param topP in (0, 1]: the smallest set of tokens with this probability is drawn from
 * @param seed of the sequence's own random numbers
 * @param adjustments of the logits before all that
 */
public record SamplingParams(double temperature, double topP, long seed, Adjustments adjustments) {
    public static final SamplingParams GREEDY = new SamplingParams(0, 1, 0);

    /** Without adjustments. */
    public SamplingParams(double temperature, double topP, long seed) {
        this(temperature, topP, seed, Adjustments.NONE);
    }

    public SamplingParams {
        if (!(temperature >= 0) || !(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("temperature " + temperature + " or top_p " + topP + " out of range");
        }
    }

    public boolean isGreedy() {
        return temperature == 0;
    }
}
