package dev.medley.registry.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How well an arm chose adapters, over the cases that name an expected one.
 *
 * @param top1 share of cases whose heaviest adapter is the expected one
 * @param hit share whose blend holds it at all
 * @param reciprocalRank mean of 1 / its place
 * @param mass mean weight it had
 * @param entropy mean entropy of the weights, 1 when all are equal; of blends of two adapters or more
 */
record Selection(int cases, double top1, double hit, double reciprocalRank, double mass, double entropy) {
    static Optional<Selection> of(List<Case> cases, Map<Integer, Given> answers) {
        List<double[]> values = new ArrayList<>();
        double entropies = 0;
        int blends = 0;
        for (int i = 0; i < cases.size(); i++) {
            Given given = answers.get(i);
            Optional<Expected> expected = cases.get(i).expected();
            if (given == null || expected.isEmpty() || given.isFailed()) {
                continue;
            }
            List<Given.Share> shares = given.adapters().stream()
                    .sorted((a, b) -> Double.compare(b.weight(), a.weight()))
                    .toList();
            int place = shares.stream().map(expected.get()::is).toList().indexOf(true);
            values.add(new double[] {
                place == 0 ? 1 : 0,
                place >= 0 ? 1 : 0,
                place >= 0 ? 1.0 / (place + 1) : 0,
                place >= 0 ? shares.get(place).weight() : 0
            });
            if (shares.size() > 1) {
                entropies += entropy(shares);
                blends++;
            }
        }
        if (values.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Selection(
                values.size(),
                mean(values, 0),
                mean(values, 1),
                mean(values, 2),
                mean(values, 3),
                blends == 0 ? 0 : entropies / blends));
    }

    private static double mean(List<double[]> values, int column) {
        return values.stream().mapToDouble(value -> value[column]).average().orElse(0);
    }

    private static double entropy(List<Given.Share> shares) {
        double total =
                shares.stream().mapToDouble(share -> Math.abs(share.weight())).sum();
        double sum = 0;
        for (Given.Share share : shares) {
            double part = total == 0 ? 0 : Math.abs(share.weight()) / total;
            sum -= part == 0 ? 0 : part * Math.log(part);
        }
        return sum / Math.log(shares.size());
    }
}
