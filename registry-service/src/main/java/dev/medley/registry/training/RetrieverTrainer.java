package dev.medley.registry.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Learns the map on a share of the tasks. Its form is the closed one of {@link Whitening}; how strongly it shrinks is chosen by the
 * InfoNCE loss on training tasks that the covariance has not seen. A free matrix trained by gradient on the same loss fits these few
 * tasks by heart and finds unseen ones less often.
 */
final class RetrieverTrainer {
    private static final double[] RIDGES = {0.01, 0.03, 0.1, 0.3, 1, 3};
    private static final double[] POWERS = {0.25, 0.4, 0.5, 0.65, 0.8};
    private static final double[] TEMPERATURES = {0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05};
    private static final int FOLDS = 3;

    private RetrieverTrainer() {}

    /** The split, the same for the same seed: in each family the share of its tasks. */
    record Split(List<Task> training, List<Task> unseen) {
        static Split of(List<Task> tasks, double share, long seed) {
            Map<String, List<Task>> families = new TreeMap<>();
            tasks.forEach(task -> families.computeIfAbsent(task.family(), _ -> new ArrayList<>())
                    .add(task));
            List<Task> training = new ArrayList<>();
            List<Task> unseen = new ArrayList<>();
            Random random = new Random(seed);
            for (List<Task> family : families.values()) {
                Collections.shuffle(family, random);
                int count = (int) Math.round(share * family.size());
                training.addAll(family.subList(0, count));
                unseen.addAll(family.subList(count, family.size()));
            }
            return new Split(List.copyOf(training), List.copyOf(unseen));
        }
    }

    /** A map with what was chosen for it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
    record Trained(float[] map, Choice choice) {}

    record Choice(double ridge, double power, double temperature, double loss) {}

    static Trained train(List<Task> training) {
        List<Task> held = new ArrayList<>();
        List<Task> seen = new ArrayList<>();
        for (int i = 0; i < training.size(); i++) {
            (i % FOLDS == 0 ? held : seen).add(training.get(i));
        }
        Whitening partial = Whitening.of(seen);
        Choice best = new Choice(1, 0.5, 0.01, Double.POSITIVE_INFINITY);
        for (double ridge : RIDGES) {
            for (double power : POWERS) {
                InfoNce loss = new InfoNce(held, partial.map(ridge, power));
                for (double temperature : TEMPERATURES) {
                    double value = loss.loss(temperature);
                    best = value < best.loss() ? new Choice(ridge, power, temperature, value) : best;
                }
            }
        }
        return new Trained(Whitening.of(training).map(best.ridge(), best.power()), best);
    }
}
