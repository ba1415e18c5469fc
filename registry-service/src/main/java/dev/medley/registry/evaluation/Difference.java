package dev.medley.registry.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * An arm minus another, case by case; in BLEU, which cases have together, one whole minus the other.
 *
 * @param significant whether the interval leaves out 0 and at least {@link #LEAST_DIFFERING} cases differ
 * @param better cases in which the arm has more
 */
record Difference(
        String baseline,
        String arm,
        String metric,
        double difference,
        double low,
        double high,
        boolean significant,
        int better,
        int worse) {
    /**
     * Of fewer cases that differ a bootstrap draws an interval that leaves out 0 too easily: were there no difference, all five would point the same way
     * once in sixteen times (a sign test's 2 / 2^5), all six once in 32, which is less than 5 %.
     */
    static final int LEAST_DIFFERING = 6;

    /** One of the two: its name and its answers by case. */
    record Side(String name, Map<Integer, Given> answers) {}

    /** By metric, of cases that both have a value for; nothing of a metric that one of them has no answer for. */
    static List<Difference> of(List<Case> cases, List<Metric> metrics, Side first, Side other) {
        List<Difference> differences = new ArrayList<>();
        for (Metric metric : metrics) {
            double[] values = values(cases, metric, first.answers(), other.answers());
            if (values.length > 0) {
                Bootstrap interval =
                        metric == Metric.BLEU ? bleu(cases, first.answers(), other.answers()) : Bootstrap.of(values);
                differences.add(of(metric, interval, values, first.name(), other.name()));
            }
        }
        return differences;
    }

    /** Both arms are drawn together: the same cases of each. */
    private static Bootstrap bleu(List<Case> cases, Map<Integer, Given> first, Map<Integer, Given> other) {
        List<Integer> both =
                other.keySet().stream().filter(first::containsKey).sorted().toList();
        List<Bleu> theirs = texts(cases, both, first);
        List<Bleu> own = texts(cases, both, other);
        return Bootstrap.of(
                own.size(),
                drawn -> Bleu.sum(own, drawn).corpus() - Bleu.sum(theirs, drawn).corpus());
    }

    private static List<Bleu> texts(List<Case> cases, List<Integer> positions, Map<Integer, Given> answers) {
        return positions.stream()
                .flatMap(position -> Outcome.bleu(cases.get(position), answers.get(position)).stream())
                .toList();
    }

    private static double[] values(
            List<Case> cases, Metric metric, Map<Integer, Given> first, Map<Integer, Given> other) {
        if (!Outcome.isAnswered(metric, first) || !Outcome.isAnswered(metric, other)) {
            return new double[0];
        }
        return other.keySet().stream()
                .filter(first::containsKey)
                .filter(position -> cases.get(position).answer().isPresent())
                .sorted()
                .flatMapToDouble(position -> {
                    OptionalDouble mine = Outcome.value(cases.get(position), metric, other.get(position));
                    OptionalDouble theirs = Outcome.value(cases.get(position), metric, first.get(position));
                    return mine.isPresent() && theirs.isPresent()
                            ? DoubleStream.of(mine.getAsDouble() - theirs.getAsDouble())
                            : DoubleStream.empty();
                })
                .toArray();
    }

    private static Difference of(Metric metric, Bootstrap interval, double[] values, String first, String other) {
        int better = (int) Arrays.stream(values).filter(value -> value > 0).count();
        int worse = (int) Arrays.stream(values).filter(value -> value < 0).count();
        boolean leavesOutZero = interval.low() > 0 || interval.high() < 0;
        return new Difference(
                first,
                other,
                metric.label(),
                interval.mean(),
                interval.low(),
                interval.high(),
                leavesOutZero && better + worse >= LEAST_DIFFERING,
                better,
                worse);
    }
}
