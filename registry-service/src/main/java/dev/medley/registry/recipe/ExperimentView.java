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
     * An arm; what there is no number for is absent.
     *
     * @param failures calls that came to no answer for the recipe's or a worker's sake
     * @param mean of the feedback
     * @param difference against the first arm, where both have feedback
     * @param pValue of the difference; holds at every look
     */
    record ArmView(
            String version,
            double share,
            long completions,
            long failures,
            long feedback,
            Optional<Double> mean,
            Optional<Double> latencyMs,
            Optional<Double> tokens,
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
            Optional<SequentialTest> test = isFirst ? Optional.empty() : SequentialTest.of(control, arm.seen());
            arms.add(new ArmView(
                    arm.version(),
                    arm.share(),
                    arm.completions(),
                    arm.failures(),
                    arm.seen().count(),
                    arm.seen().mean(),
                    arm.millis(),
                    arm.tokens(),
                    test.map(SequentialTest::difference),
                    test.map(SequentialTest::pValue)));
            double sure = test.filter(each -> each.pValue() <= alpha)
                    .map(SequentialTest::difference)
                    .orElse(0.0);
            allWorse &= isFirst || sure < 0;
            if (sure > best) {
                best = sure;
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
