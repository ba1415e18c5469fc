package dev.medley.worker.sampling;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Nucleus sampling (arXiv 1904.09751) after a temperature, and its cruder relatives top-k and min-p. */
final class TopP implements Sampler {
    private final SamplingParams params;
    private final SplittableRandom random;
    private double[] weights = new double[0];

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
        weigh(logits, logits[highest]);
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double draw = random.nextDouble();
        return params.tail().leavesNothingOut() ? walk(total * draw) : nucleus(total, draw);
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

    private void weigh(float[] logits, float highest) {
        if (weights.length != logits.length) {
            weights = new double[logits.length];
        }
        for (int i = 0; i < logits.length; i++) {
            weights[i] = Math.exp((logits[i] - highest) / params.temperature());
        }
    }

    private int nucleus(double all, double draw) {
        Tail tail = params.tail();
        // The likeliest weighs 1.
        double least = Math.max(tail.minP(), leastOfTop(tail.topK()));
        double total = least == 0
                ? all
                : Arrays.stream(weights).filter(weight -> weight >= least).sum();
        // Tokens too unlikely to reach the nucleus are not worth sorting.
        double floor = Math.max(least, total * (1 - tail.topP()) / weights.length);
        int[] order = IntStream.range(0, weights.length)
                .filter(i -> weights[i] > 0 && weights[i] >= floor)
                .boxed()
                .sorted((a, b) -> Double.compare(weights[b], weights[a]))
                .limit(tail.topK() == 0 ? weights.length : tail.topK())
                .mapToInt(Integer::intValue)
                .toArray();
        double kept = 0;
        int size = 0;
        while (size < order.length && kept < tail.topP() * total) {
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

    /** The lowest of the highest weights; 0 where any number counts. */
    private double leastOfTop(int count) {
        if (count == 0 || count >= weights.length) {
            return 0;
        }
        PriorityQueue<Double> top = new PriorityQueue<>();
        for (double weight : weights) {
            if (top.size() < count) {
                top.add(weight);
            } else if (weight > top.peek()) {
                top.poll();
                top.add(weight);
            }
        }
        return top.peek();
    }

    private int walk(double target) {
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
