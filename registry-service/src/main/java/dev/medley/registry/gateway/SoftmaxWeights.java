package dev.medley.registry.gateway;

import java.util.List;

/** softmax(score / T): a small T gives nearly all weight to the best, a large one nearly the same to each. */
final class SoftmaxWeights {
    private SoftmaxWeights() {}

    /**
     * Weights that sum to one, in the order of the scores; equal scores get equal weights.
     *
     * @param temperature above zero; however small, nothing overflows, since the best score is subtracted first
     */
    static List<Double> of(List<Double> scores, double temperature) {
        double best = scores.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        List<Double> powers = scores.stream()
                .map(score -> Math.exp((score - best) / temperature))
                .toList();
        double sum = powers.stream().mapToDouble(Double::doubleValue).sum();
        return powers.stream().map(power -> power / sum).toList();
    }
}
