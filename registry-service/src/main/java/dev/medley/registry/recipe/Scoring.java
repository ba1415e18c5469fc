package dev.medley.registry.recipe;

import java.util.List;
import java.util.Map;

/** How shares are made of scores. */
sealed interface Scoring {
    /** softmax(score / T). */
    record Softmax(double temperature) implements Scoring {}

    /** The best one gets the first share, the next the second, whatever the scores; what has none is left out. */
    record Shares(List<Double> shares) implements Scoring {
        public Shares {
            shares = List.copyOf(shares);
        }
    }

    /** softmax(score / T), times a factor for each tag that an adapter has, brought back to a sum of 1. */
    record Tags(double temperature, Map<String, Double> factors) implements Scoring {
        public Tags {
            factors = Map.copyOf(factors);
        }
    }

    /** The gate of the mode decides; softmax(score / T) is its prior where one is wanted. */
    record Gate(boolean prior, double temperature) implements Scoring {}
}
