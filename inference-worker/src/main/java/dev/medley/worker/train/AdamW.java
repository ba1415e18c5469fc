package dev.medley.worker.train;

import java.util.LinkedHashMap;
import java.util.Map;

/** AdamW (arXiv 1711.05101) over plain arrays, with the gradient clipped by its norm. Its state is part of a checkpoint. */
final class AdamW {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;
    private static final double DECAY = 0.01;
    private static final double MAX_NORM = 1;

    private final Map<String, float[]> first = new LinkedHashMap<>();
    private final Map<String, float[]> second = new LinkedHashMap<>();
    private int steps;

    int steps() {
        return steps;
    }

    void resumeAt(int step) {
        steps = step;
    }

    /** First moments of a parameter. */
    float[] first(String name, int length) {
        return first.computeIfAbsent(name, _ -> new float[length]);
    }

    /** Second moments of a parameter. */
    float[] second(String name, int length) {
        return second.computeIfAbsent(name, _ -> new float[length]);
    }

    /** One step of all parameters; returns the norm of the whole gradient before clipping. */
    double step(RouterWeights weights, Map<String, float[]> gradients, double rate) {
        steps++;
        double squares = 0;
        for (float[] gradient : gradients.values()) {
            for (float value : gradient) {
                squares += (double) value * value;
            }
        }
        double norm = Math.sqrt(squares);
        double clip = norm > MAX_NORM ? MAX_NORM / norm : 1;
        gradients.forEach((name, gradient) -> update(name, weights.of(name), gradient, clip, rate));
        return norm;
    }

    private void update(String name, float[] values, float[] gradient, double clip, double rate) {
        float[] mean = first(name, values.length);
        float[] square = second(name, values.length);
        double correction1 = 1 - Math.pow(BETA1, steps);
        double correction2 = 1 - Math.pow(BETA2, steps);
        for (int i = 0; i < values.length; i++) {
            double slope = gradient[i] * clip;
            mean[i] = (float) (BETA1 * mean[i] + (1 - BETA1) * slope);
            square[i] = (float) (BETA2 * square[i] + (1 - BETA2) * slope * slope);
            double change = mean[i] / correction1 / (Math.sqrt(square[i] / correction2) + EPSILON);
            values[i] -= (float) (rate * (change + DECAY * values[i]));
        }
    }
}
