package dev.medley.registry.training;

import dev.medley.registry.embedding.Vector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Learns how far below an adapter's own examples a prompt may score and still fit it: so that only few prompts of known tasks are
 * refused. Prompts that fit nothing are not needed for it.
 */
final class FitSlack {
    /** Added to each spread: twenty examples understate it. As in the registry's statement. */
    private static final double MARGIN = 0.02;

    private static final int TAKEN = 3;

    private record Fit(Vector mean, double cosine, double spread) {}

    private final List<Fit> fits;

    /** @param tasks the adapters; what each fits is learnt from its own examples */
    FitSlack(List<Task> tasks) {
        this.fits = tasks.stream().map(FitSlack::fit).toList();
    }

    /** The slack at which {@code refused} of the prompts fit none of the three adapters that are found first. */
    double learn(List<Vector> prompts, double refused) {
        List<Double> needed = new ArrayList<>(prompts.stream().map(this::needed).toList());
        Collections.sort(needed, Collections.reverseOrder());
        return needed.get((int) (refused * needed.size()));
    }

    /** Share of prompts that fit nothing at this slack. */
    double refused(List<Vector> prompts, double slack) {
        return (double) prompts.stream()
                        .filter(prompt -> needed(prompt) > slack)
                        .count()
                / prompts.size();
    }

    private double needed(Vector prompt) {
        return fits.stream()
                .sorted((a, b) -> Double.compare(prompt.cosine(b.mean()), prompt.cosine(a.mean())))
                .limit(TAKEN)
                .mapToDouble(fit -> (fit.cosine() - prompt.cosine(fit.mean())) / (fit.spread() + MARGIN))
                .min()
                .orElseThrow();
    }

    private static Fit fit(Task task) {
        double sum = 0;
        double squares = 0;
        int count = task.examples().size();
        for (int i = 0; i < count; i++) {
            List<Vector> others = new ArrayList<>(task.examples());
            double cosine = others.remove(i).cosine(Vector.mean(others));
            sum += cosine;
            squares += cosine * cosine;
        }
        double mean = sum / count;
        return new Fit(task.mean(), mean, Math.sqrt(Math.max(0, squares / count - mean * mean)));
    }
}
