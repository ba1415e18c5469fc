package dev.medley.registry.recipe;

import dev.medley.registry.recipe.SequentialTest.Seen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An experiment as the API shows it.
 *
 * @param winner digest of the version that is better than all others were shown to be; absent while nothing is sure
 */
record ExperimentView(
        String id,
        String state,
        double alpha,
        String before,
        Instant createdAt,
        Optional<Instant> endedAt,
        List<ArmView> arms,
        Optional<String> winner) {
    /**
     * An arm; difference and p-value are against the first one, and absent there.
     *
     * @param pValue holds at every look
     */
    record ArmView(
            String version,
            double share,
            long completions,
            long feedback,
            double mean,
            double latencyMs,
            double tokens,
            Optional<Double> difference,
            Optional<Double> pValue) {}

    static ExperimentView of(Experiment experiment) {
        Seen control = experiment.arms().getFirst().seen();
        // Several arms are several chances to be wrong.
        double alpha = experiment.alpha() / (experiment.arms().size() - 1);
        List<ArmView> arms = new ArrayList<>();
        Optional<String> winner = Optional.empty();
        double best = 0;
        boolean allWorse = true;
        for (Experiment.Arm arm : experiment.arms()) {
            boolean isFirst = arms.isEmpty();
            SequentialTest test = SequentialTest.of(control, arm.seen());
            arms.add(new ArmView(
                    arm.version(),
                    arm.share(),
                    arm.completions(),
                    arm.seen().count(),
                    arm.seen().mean(),
                    arm.millis(),
                    arm.tokens(),
                    isFirst ? Optional.empty() : Optional.of(test.difference()),
                    isFirst ? Optional.empty() : Optional.of(test.pValue())));
            boolean isSure = !isFirst && test.pValue() <= alpha;
            allWorse &= isFirst || (isSure && test.difference() < 0);
            if (isSure && test.difference() > best) {
                best = test.difference();
                winner = Optional.of(arm.version());
            }
        }
        return new ExperimentView(
                experiment.id().toString(),
                experiment.state(),
                experiment.alpha(),
                experiment.before(),
                experiment.createdAt(),
                experiment.endedAt(),
                arms,
                allWorse ? Optional.of(experiment.arms().getFirst().version()) : winner);
    }
}
