package dev.medley.worker.model;

import dev.medley.worker.kernel.Beside;
import dev.medley.worker.kernel.Rows;

/**
 * What a step adds to the base's modules where rows are plain floats; the counterpart of {@link LinearDelta}. Called by several threads at once, each
 * for other rows.
 */
public interface RowDelta {
    /** No addition: the base alone. */
    RowDelta NONE = new RowDelta() {
        @Override
        public Beside beside(ModuleGroup group, int[] rowOf, Rows input) {
            return Beside.NOTHING;
        }

        @Override
        public void addTo(ModuleGroup group, Span span, Rows input, Rows output) {}

        @Override
        public void addEmbeddings(ModuleGroup group, Span span, int[] tokens, Rows output) {}
    };

    /**
     * Rows {@code from} to before {@code to} of the input and of the output.
     *
     * @param rowOf their places in the step
     */
    record Span(int from, int to, int[] rowOf) {}

    /**
     * What a linear group's part needs of the input: to be done beside the group's product, before {@link #addTo} is called for any row.
     *
     * @param rowOf places of the input's rows in the step
     */
    Beside beside(ModuleGroup group, int[] rowOf, Rows input);

    /** Adds a linear group's part to {@code output}. */
    void addTo(ModuleGroup group, Span span, Rows input, Rows output);

    /** Adds the part of the embedding, which reads tokens (one for each row of the step). */
    void addEmbeddings(ModuleGroup group, Span span, int[] tokens, Rows output);
}
