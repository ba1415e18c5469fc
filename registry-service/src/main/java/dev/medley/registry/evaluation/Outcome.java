package dev.medley.registry.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** What a run shows: each arm by itself, each arm beside the first, and whether the thresholds are met. */
record Outcome(List<ArmResult> arms, List<Difference> comparison, List<Threshold> thresholds, boolean passed) {
    /**
     * One arm.
     *
     * @param failed cases without an answer; they count 0 in every metric but the log-probability and the judge's, which they are left out of
     */
    record ArmResult(
            String name,
            int cases,
            int failed,
            Map<String, Bootstrap> metrics,
            Optional<Selection> selection,
            Latency latencyMs,
            long tokens) {}

    record Latency(double p50, double p95) {}

    /** An arm minus the first one, case by case; {@code significant} when the interval leaves out 0. */
    record Difference(
            String baseline,
            String arm,
            String metric,
            double difference,
            double low,
            double high,
            boolean significant,
            int better,
            int worse) {}

    record Threshold(String arm, String metric, double minimum, double value, boolean passed) {}

    static Outcome of(Run run, Map<Integer, Map<Integer, Given>> answers) {
        List<ArmResult> arms = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        List<Threshold> thresholds = new ArrayList<>();
        for (int i = 0; i < run.spec().arms().size(); i++) {
            Map<Integer, Given> own = answers.getOrDefault(i, Map.of());
            ArmResult result = arm(run, i, own);
            arms.add(result);
            run.spec().thresholds().forEach((metric, minimum) -> {
                double value = result.metrics().containsKey(metric)
                        ? result.metrics().get(metric).mean()
                        : 0;
                // What is not known is no 0, which of log-probabilities would be the best there is.
                boolean mayBeUnknown =
                        Metric.named(metric).filter(Metric::mayBeUnknown).isPresent();
                boolean isKnown = !mayBeUnknown || result.failed() == 0;
                thresholds.add(new Threshold(result.name(), metric, minimum, value, isKnown && value >= minimum));
            });
            if (i > 0) {
                differences.addAll(differences(run, i, answers.getOrDefault(0, Map.of()), own));
            }
        }
        return new Outcome(arms, differences, thresholds, thresholds.stream().allMatch(Threshold::passed));
    }

    /** The metric of each judged case that was asked; a case without an answer is 0, or left out where it is not known. */
    static double[] values(Run run, Metric metric, Map<Integer, Given> answers) {
        return answers.entrySet().stream()
                .filter(each -> run.cases().get(each.getKey()).answer().isPresent())
                .sorted(Map.Entry.comparingByKey())
                .flatMapToDouble(each -> value(run.cases().get(each.getKey()), metric, each.getValue()).stream())
                .toArray();
    }

    static OptionalDouble value(Case asked, Metric metric, Given given) {
        if (metric == Metric.JUDGE) {
            return given.judgement().flatMap(Judgement::score).stream()
                    .mapToDouble(Double::doubleValue)
                    .findFirst();
        }
        if (metric == Metric.LOGPROB) {
            return given.logprob().stream().mapToDouble(Double::doubleValue).findFirst();
        }
        return OptionalDouble.of(given.answer()
                .map(answer -> metric.of(answer, asked.answer().orElseThrow()))
                .orElse(0.0));
    }

    private static ArmResult arm(Run run, int index, Map<Integer, Given> answers) {
        Map<String, Bootstrap> metrics = new TreeMap<>();
        boolean judged = run.cases().stream().anyMatch(each -> each.answer().isPresent());
        if (judged) {
            for (Metric metric : run.spec().all()) {
                metrics.put(
                        metric.label(),
                        metric == Metric.BLEU ? bleu(run, answers) : Bootstrap.of(values(run, metric, answers)));
            }
        }
        double[] millis =
                answers.values().stream().mapToDouble(Given::millis).sorted().toArray();
        return new ArmResult(
                run.spec().arms().get(index).name(),
                answers.size(),
                (int) answers.values().stream().filter(Given::isFailed).count(),
                metrics,
                Selection.of(run.cases(), answers),
                new Latency(quantile(millis, 0.5), quantile(millis, 0.95)),
                answers.values().stream().mapToLong(Given::tokens).sum());
    }

    /** Of the whole arm; the interval is of the mean over cases, moved to it. */
    private static Bootstrap bleu(Run run, Map<Integer, Given> answers) {
        Bleu sum = new Bleu(List.of(0, 0, 0, 0), List.of(0, 0, 0, 0), 0, 0);
        for (Map.Entry<Integer, Given> each : answers.entrySet()) {
            Optional<String> reference = run.cases().get(each.getKey()).answer();
            if (reference.isPresent()) {
                sum = sum.plus(Bleu.of(each.getValue().answer().orElse(""), reference.get()));
            }
        }
        Bootstrap sentences = Bootstrap.of(values(run, Metric.BLEU, answers));
        double shift = sum.score() - 100 * sentences.mean();
        return new Bootstrap(
                sum.score(), Math.max(0, 100 * sentences.low() + shift), Math.min(100, 100 * sentences.high() + shift));
    }

    private static List<Difference> differences(Run run, int arm, Map<Integer, Given> first, Map<Integer, Given> own) {
        List<Integer> both = own.keySet().stream()
                .filter(first::containsKey)
                .filter(position -> run.cases().get(position).answer().isPresent())
                .sorted()
                .toList();
        List<Difference> differences = new ArrayList<>();
        for (Metric metric : both.isEmpty() ? List.<Metric>of() : run.spec().all()) {
            double[] values = both.stream()
                    .flatMapToDouble(position -> {
                        Case asked = run.cases().get(position);
                        OptionalDouble mine = value(asked, metric, own.get(position));
                        OptionalDouble theirs = value(asked, metric, first.get(position));
                        return mine.isPresent() && theirs.isPresent()
                                ? DoubleStream.of(mine.getAsDouble() - theirs.getAsDouble())
                                : DoubleStream.empty();
                    })
                    .toArray();
            Bootstrap interval = Bootstrap.of(values);
            differences.add(new Difference(
                    run.spec().arms().getFirst().name(),
                    run.spec().arms().get(arm).name(),
                    metric.label(),
                    interval.mean(),
                    interval.low(),
                    interval.high(),
                    interval.low() > 0 || interval.high() < 0,
                    (int) Arrays.stream(values).filter(value -> value > 0).count(),
                    (int) Arrays.stream(values).filter(value -> value < 0).count()));
        }
        return differences;
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
