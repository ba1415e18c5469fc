package dev.medley.registry.recipe;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Versions that share a recipe's traffic.
 *
 * @param state {@code running}, {@code promoted} or {@code rolled_back}
 * @param before digest that {@code latest} pointed to when it began
 */
record Experiment(
        UUID id,
        String state,
        double alpha,
        String before,
        Instant createdAt,
        Optional<Instant> endedAt,
        List<Arm> arms) {
    Experiment {
        arms = List.copyOf(arms);
    }

    /**
     * A version with its part of the keys; the first one is what the others are compared with.
     *
     * @param completions calls that were answered
     * @param failures calls that came to no answer for the recipe's or a worker's sake
     * @param millis of an answer, on average; absent without any, as its tokens are
     */
    record Arm(
            String version,
            double share,
            long completions,
            long failures,
            SequentialTest.Seen seen,
            Optional<Double> millis,
            Optional<Double> tokens) {}

    boolean isRunning() {
        return state.equals("running");
    }

    /**
     * The arm of a caller: always the same one, and of many callers each arm gets its share.
     *
     * @param point of the caller, evenly spread over [0, 1)
     */
    static int arm(List<Double> shares, double point) {
        double sum = 0;
        for (int i = 0; i < shares.size(); i++) {
            sum += shares.get(i);
            if (point < sum) {
                return i;
            }
        }
        return shares.size() - 1;
    }
}
