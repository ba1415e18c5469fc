package dev.medley.registry.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whether a run of one arm met its thresholds, and where it did not.
 *
 * @param missed thresholds; none when it passed
 * @param cases that fell short of a missed threshold, or have no answer; the worst first
 */
public record Verdict(List<Missed> missed, List<FailedCase> cases) {
    public Verdict {
        missed = List.copyOf(missed);
        cases = List.copyOf(cases);
    }

    /** A threshold with what was reached in its place; absent where no case has a value. */
    public record Missed(String metric, double minimum, Optional<Double> value) {}

    /**
     * A case.
     *
     * @param error why there is no answer
     */
    public record FailedCase(
            int index, String prompt, Optional<String> reference, Optional<String> answer, Optional<String> error) {}

    static Verdict of(Run run, Map<Integer, Map<Integer, Given>> answers) {
        List<Missed> missed = Outcome.of(run, answers).thresholds().stream()
                .filter(threshold -> !threshold.passed().orElse(false))
                .map(threshold -> new Missed(threshold.metric(), threshold.minimum(), threshold.value()))
                .toList();
        return new Verdict(
                missed, missed.isEmpty() ? List.of() : cases(run, answers.getOrDefault(0, Map.of()), missed));
    }

    private record Judged(FailedCase shown, double worst) {}

    private static List<FailedCase> cases(Run run, Map<Integer, Given> answers, List<Missed> missed) {
        List<Judged> failed = new ArrayList<>();
        answers.forEach((position, given) -> {
            Case asked = run.cases().get(position);
            double worst = missed.stream()
                    .mapToDouble(each -> margin(asked, given, each))
                    .min()
                    .orElse(0);
            if (worst < 0 || given.isFailed()) {
                var shown = new FailedCase(position, asked.prompt(), asked.answer(), given.answer(), given.error());
                failed.add(new Judged(shown, given.isFailed() ? Double.NEGATIVE_INFINITY : worst));
            }
        });
        return failed.stream()
                .sorted(Comparator.comparingDouble(Judged::worst)
                        .thenComparingInt(judged -> judged.shown().index()))
                .map(Judged::shown)
                .toList();
    }

    /** How far a case is above the threshold that the whole arm missed; below 0 when it falls short. */
    private static double margin(Case asked, Given given, Missed missed) {
        Metric metric = Metric.named(missed.metric()).orElseThrow();
        if (asked.answer().isEmpty()) {
            return 0;
        }
        OptionalDouble value = Outcome.value(asked, metric, given);
        return value.isPresent() ? value.getAsDouble() - missed.minimum() : Double.NEGATIVE_INFINITY;
    }
}
