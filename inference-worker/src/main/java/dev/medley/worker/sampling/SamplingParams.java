package dev.medley.worker.sampling;

/**
 * How the next token is chosen.
 *
 * @param temperature 0 takes the likeliest token; above, logits are divided by it
 * @param tail what is left out
 * @param seed of the sequence's own random numbers
 * @param adjustments of the logits before all that
 */
public record SamplingParams(double temperature, Tail tail, long seed, Adjustments adjustments) {
    public static final SamplingParams GREEDY = new SamplingParams(0, 1, 0);

    /** Without adjustments. */
    public SamplingParams(double temperature, double topP, long seed) {
        this(temperature, topP, seed, Adjustments.NONE);
    }

    /** By probability alone. */
    public SamplingParams(double temperature, double topP, long seed, Adjustments adjustments) {
        this(temperature, new Tail(topP, 0, 0), seed, adjustments);
    }

    public SamplingParams {
        if (!(temperature >= 0)) {
            throw new IllegalArgumentException("temperature " + temperature + " out of range");
        }
    }

    public boolean isGreedy() {
        return temperature == 0 || tail.isCertain();
    }
}
