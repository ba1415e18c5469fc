package dev.medley.registry.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a run shows: each arm by itself, each arm beside the first, and whether the thresholds are met. Where nothing was answered there is no number.
 *
 * @param passed absent until the run has ended with all its answers
 */
record Outcome(
        List<ArmResult> arms, List<Difference> comparison, List<Threshold> thresholds, Optional<Boolean> passed) {
    /**
     * One arm.
     *
     * @param failed cases without an answer; they count 0 in every metric but the log-probability and the judge's, which they are left out of
     * @param metrics those that any case has a value of
     * @param latencyMs absent before the first answer
     */
    record ArmResult(
            String name,
            int cases,
            int failed,
            Map<String, Bootstrap> metrics,
            Optional<Selection> selection,
            Optional<Latency> latencyMs,
            long tokens) {}

    record Latency(double p50, double p95) {}

    /** @param value absent where no case has one; then it is missed */
    record Threshold(String arm, String metric, double minimum, Optional<Double> value, Optional<Boolean> passed) {}

    static Outcome of(Run run, Map<Integer, Map<Integer, Given>> answers) {
        List<ArmResult> arms = new ArrayList<>();
        List<Difference> differences = new ArrayList<>();
        List<Threshold> thresholds = new ArrayList<>();
        boolean isWhole = run.state().equals("succeeded");
        for (int i = 0; i < run.spec().arms().size(); i++) {
            Map<Integer, Given> own = answers.getOrDefault(i, Map.of());
            ArmResult result = arm(run, i, own);
            arms.add(result);
            run.spec()
                    .thresholds()
                    .forEach((metric, minimum) -> thresholds.add(threshold(result, metric, minimum, isWhole)));
            if (i > 0) {
                Difference.Side first =
                        new Difference.Side(run.spec().arms().getFirst().name(), answers.getOrDefault(0, Map.of()));
                differences.addAll(
                        Difference.of(run.cases(), run.spec().all(), first, new Difference.Side(result.name(), own)));
            }
        }
        return new Outcome(
                arms,
                differences,
                thresholds,
                isWhole
                        ? Optional.of(thresholds.stream()
                                .allMatch(each -> each.passed().orElseThrow()))
                        : Optional.empty());
    }

    private static Threshold threshold(ArmResult arm, String metric, double minimum, boolean isWhole) {
        Optional<Double> value = Optional.ofNullable(arm.metrics().get(metric)).map(Bootstrap::mean);
        // What is not known is no 0, which of log-probabilities would be the best there is.
        boolean mayBeUnknown = Metric.named(metric).filter(Metric::mayBeUnknown).isPresent();
        boolean isKnown = !mayBeUnknown || arm.failed() == 0;
        boolean isMet = isKnown && value.filter(reached -> reached >= minimum).isPresent();
        return new Threshold(arm.name(), metric, minimum, value, isWhole ? Optional.of(isMet) : Optional.empty());
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
        for (Metric metric : run.spec().all()) {
            double[] values = values(run, metric, answers);
            if (values.length > 0 && isAnswered(metric, answers)) {
                metrics.put(metric.label(), metric == Metric.BLEU ? bleu(run, answers) : Bootstrap.of(values));
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
                millis.length == 0
                        ? Optional.empty()
                        : Optional.of(new Latency(quantile(millis, 0.5), quantile(millis, 0.95))),
                answers.values().stream().mapToLong(Given::tokens).sum());
    }

    /** Whether cases without an answer may count 0: where none has one, that would be a number for nothing. */
    static boolean isAnswered(Metric metric, Map<Integer, Given> answers) {
        return metric.mayBeUnknown()
                || answers.values().stream().anyMatch(each -> each.answer().isPresent());
    }

    /** Of the whole arm, as of each draw of its cases. */
    private static Bootstrap bleu(Run run, Map<Integer, Given> answers) {
        List<Bleu> texts = answers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(each -> bleu(run.cases().get(each.getKey()), each.getValue()).stream())
                .toList();
        return Bootstrap.of(texts.size(), drawn -> Bleu.sum(texts, drawn).corpus());
    }

    /** A case without an answer is an empty text. */
    static Optional<Bleu> bleu(Case asked, Given given) {
        return asked.answer().map(reference -> Bleu.of(given.answer().orElse(""), reference));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }
}
