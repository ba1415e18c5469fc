package dev.medley.worker.model;

import java.util.List;

/**
 * Linear modules of one layer that read the same input and are computed by one product over their stacked weights.
 *
 * @param layer index from 0
 * @param slot which group of the layer
 * @param modules hub names of the modules with the columns they fill in the group's output, in order
 */
public record ModuleGroup(int layer, Slot slot, List<Module> modules) {
    public enum Slot {
        QUERY_KEY_VALUE,
        ATTENTION_OUT,
        GATE_UP,
        DOWN
    }

    /** A module such as {@code model.layers.0.self_attn.q_proj} and its columns {@code start .. start + width}. */
    public record Module(String name, int inputs, int start, int width) {}

    public ModuleGroup {
        modules = List.copyOf(modules);
    }
}
