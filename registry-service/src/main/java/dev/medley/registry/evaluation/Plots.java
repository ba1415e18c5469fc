package dev.medley.registry.evaluation;

import dev.medley.registry.evaluation.EvaluationView.CaseView;
import dev.medley.registry.evaluation.EvaluationView.GivenView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What the drawings of a report show: whom gates hear layer by layer, answers against the number of adapters, and which adapters are taken for which. */
final class Plots {
    /** More adapters than this make a drawing that nobody reads. */
    private static final int MOST_ADAPTERS = 40;
    /** Log-probabilities are drawn from here to 0. */
    private static final double LEAST_LOGPROB = -10;

    /** In place of a number that there is none of. */
    static final String UNKNOWN = "–";

    private static final Bootstrap NOTHING = new Bootstrap(0, 0, 0);

    private Plots() {}

    static String metric(String label, List<Outcome.ArmResult> arms) {
        return Svg.bars(
                label,
                arms.stream()
                        .map(arm -> {
                            Optional<Bootstrap> value =
                                    Optional.ofNullable(arm.metrics().get(label));
                            String text = value.map(known -> String.format(
                                            Locale.ROOT, "%.3f [%.3f, %.3f]", known.mean(), known.low(), known.high()))
                                    .orElse(UNKNOWN);
                            return new Svg.Bar(
                                    arm.name(),
                                    value.map(known -> drawn(label, known)).orElse(NOTHING),
                                    text);
                        })
                        .toList());
    }

    /** The first metric against the most adapters that an answer of the arm had; nothing when all arms have as many. */
    static Optional<String> againstCount(EvaluationView view, Outcome result) {
        String label = Metric.named(view.metrics().getFirst()).orElseThrow().label();
        List<Svg.Point> points = new ArrayList<>();
        for (Outcome.ArmResult arm : result.arms()) {
            int count = given(view, arm.name()).stream()
                    .mapToInt(each -> each.adapters().size())
                    .max()
                    .orElse(0);
            Optional.ofNullable(arm.metrics().get(label))
                    .ifPresent(value -> points.add(
                            new Svg.Point(arm.name(), count, drawn(label, value).mean())));
        }
        boolean differ = points.stream().mapToDouble(Svg.Point::x).distinct().count() > 1;
        return differ ? Optional.of(Svg.points(label + " against the number of adapters", points)) : Optional.empty();
    }

    /** Mean shares of each adapter in each layer, where the arm's answers tell them. */
    static Optional<String> gate(EvaluationView view, String arm) {
        Map<String, double[]> sums = new TreeMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (GivenView given : given(view, arm)) {
            for (int i = 0; !given.layers().isEmpty() && i < given.adapters().size(); i++) {
                int adapter = i;
                String id = given.adapters().get(i).id();
                double[] shares = given.layers().stream()
                        .mapToDouble(layer -> adapter < layer.size() ? layer.get(adapter) : 0)
                        .toArray();
                sums.merge(id, shares, Plots::plus);
                counts.merge(id, 1, Integer::sum);
            }
        }
        List<String> rows = most(counts);
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        int layers = sums.values().stream().mapToInt(each -> each.length).max().orElseThrow();
        double[][] values = new double[rows.size()][layers];
        for (int row = 0; row < rows.size(); row++) {
            double[] sum = sums.get(rows.get(row));
            for (int layer = 0; layer < sum.length; layer++) {
                values[row][layer] = sum[layer] / counts.get(rows.get(row));
            }
        }
        return Optional.of(Svg.heat("gate of " + arm, rows, numbers(layers), values));
    }

    /** Of the cases that expect an adapter: how often which one was heaviest. */
    static Optional<String> confusion(EvaluationView view, String arm) {
        Map<String, Map<String, Integer>> taken = new TreeMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (CaseView each : view.cases()) {
            GivenView given = each.arms().get(arm);
            Optional<String> expected = each.expectedAdapter()
                    .flatMap(Expected::of)
                    .map(adapter -> adapter.name().toString());
            if (given != null && given.error().isEmpty() && expected.isPresent()) {
                String heaviest = given.adapters().stream()
                        .max(Comparator.comparingDouble(Given.Share::weight))
                        .map(Given.Share::id)
                        .orElse("(the base)");
                taken.computeIfAbsent(expected.get(), _ -> new HashMap<>()).merge(heaviest, 1, Integer::sum);
                counts.merge(expected.get(), 1, Integer::sum);
                counts.merge(heaviest, 1, Integer::sum);
            }
        }
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = most(counts);
        double[][] values = new double[names.size()][names.size()];
        for (int row = 0; row < names.size(); row++) {
            Map<String, Integer> own = taken.getOrDefault(names.get(row), Map.of());
            int all = own.values().stream().mapToInt(Integer::intValue).sum();
            for (int column = 0; column < names.size() && all > 0; column++) {
                values[row][column] = (double) own.getOrDefault(names.get(column), 0) / all;
            }
        }
        List<String> rows = IntStream.range(0, names.size())
                .mapToObj(i -> (i + 1) + " " + names.get(i))
                .toList();
        return Optional.of(Svg.heat("adapters taken by " + arm, rows, numbers(names.size()), values));
    }

    private static List<GivenView> given(EvaluationView view, String arm) {
        return view.cases().stream()
                .flatMap(each -> Optional.ofNullable(each.arms().get(arm)).stream())
                .toList();
    }

    private static List<String> most(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_ADAPTERS)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList();
    }

    private static Bootstrap drawn(String label, Bootstrap value) {
        return switch (label) {
            case "bleu" -> new Bootstrap(value.mean() / 100, value.low() / 100, value.high() / 100);
            case "logprob" -> new Bootstrap(probable(value.mean()), probable(value.low()), probable(value.high()));
            default -> value;
        };
    }

    private static double probable(double logprob) {
        return Math.clamp(1 - logprob / LEAST_LOGPROB, 0, 1);
    }

    private static double[] plus(double[] a, double[] b) {
        return IntStream.range(0, Math.max(a.length, b.length))
                .mapToDouble(i -> (i < a.length ? a[i] : 0) + (i < b.length ? b[i] : 0))
                .toArray();
    }
}
