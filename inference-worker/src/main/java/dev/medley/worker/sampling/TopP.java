package dev.medley.worker.sampling;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Nucleus sampling (arXiv 1904.09751) after a temperature. */
final class TopP implements Sampler {
    private final SamplingParams params;
    private final SplittableRandom random;

    TopP(SamplingParams params) {
        this.params = params;
        this.random = new SplittableRandom(params.seed());
    }

    @Override
    public int pick(float[] logits) {
        int highest = highest(logits);
        if (!Float.isFinite(logits[highest])) {
            // Nothing can be drawn from what overflowed; whoever asked sees it by the token's own number.
            return highest;
        }
        double[] weights = weights(logits, logits[highest]);
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double draw = random.nextDouble();
        return params.topP() < 1 ? nucleus(weights, total, draw) : walk(weights, total * draw);
    }

    /** Index of the highest logit, or of one that is no number. */
    private static int highest(float[] logits) {
        int highest = 0;
        for (int i = 0; i < logits.length && !Float.isNaN(logits[highest]); i++) {
            if (Float.compare(logits[i], logits[highest]) > 0) {
                highest = i;
            }
        }
        return highest;
    }

    private double[] weights(float[] logits, float highest) {
        double[] weights = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            weights[i] = Math.exp((logits[i] - highest) / params.temperature());
        }
        return weights;
    }

    private int nucleus(double[] weights, double total, double draw) {
        // Tokens too unlikely to reach the nucleus are not worth sorting.
        double floor = total * (1 - params.topP()) / weights.length;
        int[] order = IntStream.range(0, weights.length)
                .filter(i -> weights[i] > floor)
                .boxed()
                .sorted((a, b) -> Double.compare(weights[b], weights[a]))
                .mapToInt(Integer::intValue)
                .toArray();
        double kept = 0;
        int size = 0;
        while (size < order.length && kept < params.topP() * total) {
            kept += weights[order[size++]];
        }
        double rest = draw * kept;
        for (int i = 0; i < size; i++) {
            rest -= weights[order[i]];
            if (rest < 0) {
                return order[i];
            }
        }
        return order[size - 1];
    }

    private static int walk(double[] weights, double target) {
        double rest = target;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            rest -= weights[i];
            last = weights[i] > 0 ? i : last;
            if (rest < 0) {
                return i;
            }
        }
        // Rounding may leave a rest; what has no weight was ruled out and is never drawn.
        return last;
    }
}
