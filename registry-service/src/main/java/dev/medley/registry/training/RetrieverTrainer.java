package dev.medley.registry.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Learns the map on a share of the tasks. Its form is the closed one of {@link Whitening} and {@link Contrast}; how strongly they shrink and
 * stretch, and how much a task's own spread counts, is chosen by the InfoNCE loss on training tasks that the map has not seen. A free matrix trained by
 * gradient on the same loss fits these few tasks by heart and finds unseen ones less often.
 */
final class RetrieverTrainer {
    private static final double[] RIDGES = {0.03, 0.1, 0.3, 1};
    private static final double[] POWERS = {0.4, 0.5, 0.65};
    private static final double[] TEMPERATURES = {0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05};
    private static final double[] SOFTNESSES = {0.5, 1, 3};
    private static final double[] TILTS = {0, 0.125, 0.25, 0.375, 0.5};
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
    record Trained(Space space, Choice choice) {}

    record Choice(double ridge, double power, double softness, double tilt, double temperature, double loss) {}

    static Trained train(List<Task> training) {
        List<Task> held = new ArrayList<>();
        List<Task> seen = new ArrayList<>();
        for (int i = 0; i < training.size(); i++) {
            (i % FOLDS == 0 ? held : seen).add(training.get(i));
        }
        Whitening partial = Whitening.of(seen);
        Choice best = new Choice(1, 0.5, 1, 0, 0.01, Double.POSITIVE_INFINITY);
        for (double ridge : RIDGES) {
            for (double power : POWERS) {
                Contrast contrast = Contrast.of(seen, partial.map(ridge, power));
                for (double softness : SOFTNESSES) {
                    Choice found = choose(
                            new InfoNce(held, training, contrast.stretched(softness)),
                            new Choice(ridge, power, softness, 0, 1, 0));
                    best = found.loss() < best.loss() ? found : best;
                }
            }
        }
        float[] map = Contrast.of(training, Whitening.of(training).map(best.ridge(), best.power()))
                .stretched(best.softness());
        double typical = training.stream()
                .mapToDouble(task -> Space.fit(task.examples(), map))
                .average()
                .orElseThrow();
        return new Trained(new Space(map, best.tilt(), typical), best);
    }

    private static Choice choose(InfoNce loss, Choice form) {
        Choice best = new Choice(0, 0, 0, 0, 0, Double.POSITIVE_INFINITY);
        for (double tilt : TILTS) {
            for (double temperature : TEMPERATURES) {
                double value = loss.loss(temperature, tilt);
                if (value < best.loss()) {
                    best = new Choice(form.ridge(), form.power(), form.softness(), tilt, temperature, value);
                }
            }
        }
        return best;
    }
}
