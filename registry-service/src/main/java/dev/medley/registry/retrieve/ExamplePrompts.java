package dev.medley.registry.retrieve;

import dev.medley.registry.embedding.Vector;
import java.util.ArrayList;
import java.util.List;

/**
 * What the example prompts of an adapter say about the prompts that fit it.
 *
 * @param mean the direction that prompts are compared with
 * @param fitMean mean cosine of an example with the mean of the others
 * @param fitSpread standard deviation of these cosines
 */
public record ExamplePrompts(Vector mean, double fitMean, double fitSpread) {
    /** Fewer say nothing about how far prompts vary. */
    private static final int ENOUGH = 4;
    /** Of an adapter that brings no examples: a little below the loosest sample adapter's. */
    private static final double TYPICAL_MEAN = 0.7;

    private static final double TYPICAL_SPREAD = 0.04;

    /** Of one prompt or more. */
    public static ExamplePrompts of(List<Vector> prompts) {
        Vector mean = Vector.mean(prompts);
        if (prompts.size() < ENOUGH) {
            return new ExamplePrompts(mean, TYPICAL_MEAN, TYPICAL_SPREAD);
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
        return new ExamplePrompts(mean, fit, Math.sqrt(Math.max(0, squares / prompts.size() - fit * fit)));
    }

    /** Of an adapter that is known by its card alone. */
    public static ExamplePrompts ofCard(Vector card) {
        return new ExamplePrompts(card, TYPICAL_MEAN, TYPICAL_SPREAD);
    }
}
