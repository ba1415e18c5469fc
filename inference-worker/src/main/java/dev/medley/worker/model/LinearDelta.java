package dev.medley.worker.model;

import dev.medley.worker.torch.Tensor;

/** What a step adds to the base's linear modules; the model knows nothing more about adapters. */
@FunctionalInterface
public interface LinearDelta {
    /** No addition: the base alone. */
    LinearDelta NONE = (group, input, output) -> {};

    /**
     * Adds to {@code output} in place.
     *
     * @param input (rows, inputs of the group); of the embedding the tokens (rows)
     * @param output (rows, summed width of the group's modules)
     */
    void addTo(ModuleGroup group, Tensor input, Tensor output);

    /**
     * The same where the input has some of the step's rows only.
     *
     * @param rows their places in the step
     */
    default void addToSome(ModuleGroup group, long[] rows, Tensor input, Tensor output) {
        addTo(group, input, output);
    }
}
