package dev.medley.registry.training;

import dev.medley.registry.embedding.Vector;
import java.util.ArrayList;
import java.util.List;

/** The loss of LoraRetriever: how surely an example is told to belong with the others of its task, among all tasks. */
final class InfoNce {
    private final List<Question> questions = new ArrayList<>();

    /** Scores of one example against every task; the own one is compared without it. */
    private record Question(double[] scores, int own) {}

    /** How alike each task's examples are. */
    private final List<Double> fits = new ArrayList<>();

    /** Of every second example of some tasks, among all: every task is known by its other half. */
    InfoNce(List<Task> asked, List<Task> all, float[] map) {
        List<Vector> means = new ArrayList<>();
        for (Task task : all) {
            means.add(Vector.mean(half(task, 1)).under(map));
            fits.add(Space.fit(half(task, 1), map));
        }
        for (Task task : asked) {
            int own = all.indexOf(task);
            for (Vector example : half(task, 0)) {
                Vector mapped = example.under(map);
                questions.add(
                        new Question(means.stream().mapToDouble(mapped::cosine).toArray(), own));
            }
        }
    }

    /**
     * Mean negative log-probability of the own task under softmax(score / T).
     *
     * @param tilt share of a task's fit that is taken from its cosines
     */
    double loss(double temperature, double tilt) {
        double sum = 0;
        for (Question question : questions) {
            double[] scores = question.scores().clone();
            double best = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < scores.length; i++) {
                scores[i] -= tilt * fits.get(i);
                best = Math.max(best, scores[i]);
            }
            double total = 0;
            for (double score : scores) {
                total += Math.exp((score - best) / temperature);
            }
            sum += Math.log(total) - (scores[question.own()] - best) / temperature;
        }
        return sum / questions.size();
    }

    private static List<Vector> half(Task task, int rest) {
        List<Vector> half = new ArrayList<>();
        for (int i = rest; i < task.examples().size(); i += 2) {
            half.add(task.examples().get(i));
        }
        return half;
    }
}
