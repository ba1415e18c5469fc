package dev.medley.registry.retrieve;

import dev.medley.registry.embedding.Vector;
import java.util.ArrayList;
import java.util.List;

/**
 * What the example prompts of an adapter say about the prompts that fit it.
 *
 * @param prompts the examples one by one; empty where a card stands for them
 * @param mean the direction that prompts are compared with
 * @param fitMean mean cosine of an example with the mean of the others
 * @param fitSpread standard deviation of these cosines
 */
public record ExamplePrompts(List<Vector> prompts, Vector mean, double fitMean, double fitSpread) {
    public ExamplePrompts {
        prompts = List.copyOf(prompts);
    }

    /** Fewer say nothing about how far prompts vary. */
    private static final int ENOUGH = 4;
    /** Of an adapter that brings no examples: a little below the loosest sample adapter's. */
    private static final double TYPICAL_MEAN = 0.7;

    private static final double TYPICAL_SPREAD = 0.04;

    /** Whether there are enough of them to say how far prompts vary. */
    boolean tellSpread() {
        return prompts.size() >= ENOUGH;
    }

    /** Of one prompt or more. */
    public static ExamplePrompts of(List<Vector> prompts) {
        Vector mean = Vector.mean(prompts);
        if (prompts.size() < ENOUGH) {
            return new ExamplePrompts(prompts, mean, TYPICAL_MEAN, TYPICAL_SPREAD);
        }
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < prompts.size(); i++) {
            List<Vector> others = new ArrayList<>(prompts);
            double cosine = others.remove(i).cosine(Vector.mean(others));
            sum += cosine;
            squares += cosine * cosine;
        }
        double fit = sum / prompts.size();
        return new ExamplePrompts(prompts, mean, fit, Math.sqrt(Math.max(0, squares / prompts.size() - fit * fit)));
    }

    /** Of an adapter that is known by its card alone. */
    public static ExamplePrompts ofCard(Vector card) {
        return new ExamplePrompts(List.of(), card, TYPICAL_MEAN, TYPICAL_SPREAD);
    }
}
