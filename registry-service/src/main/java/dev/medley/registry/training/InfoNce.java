package dev.medley.registry.training;

import dev.medley.registry.embedding.Vector;
import java.util.ArrayList;
import java.util.List;

/** The loss of LoraRetriever: how surely an example is told to belong with the others of its task, among all tasks. */
final class InfoNce {
    private final List<Question> questions = new ArrayList<>();

    /** Scores of one example against every task; the own one is compared without it. */
    private record Question(double[] scores, int own) {}

    /** Of every second example against means of the other halves, under a map. */
    InfoNce(List<Task> tasks, float[] map) {
        List<Vector> means = new ArrayList<>();
        for (Task task : tasks) {
            means.add(Vector.mean(half(task, 1)).under(map));
        }
        for (int own = 0; own < tasks.size(); own++) {
            for (Vector example : half(tasks.get(own), 0)) {
                Vector mapped = example.under(map);
                questions.add(
                        new Question(means.stream().mapToDouble(mapped::cosine).toArray(), own));
            }
        }
    }

    /** Mean negative log-probability of the own task under softmax(score / T). */
    double loss(double temperature) {
        double sum = 0;
        for (Question question : questions) {
            double best = Double.NEGATIVE_INFINITY;
            for (double score : question.scores()) {
                best = Math.max(best, score);
            }
            double total = 0;
            for (double score : question.scores()) {
                total += Math.exp((score - best) / temperature);
            }
            sum += Math.log(total) - (question.scores()[question.own()] - best) / temperature;
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
