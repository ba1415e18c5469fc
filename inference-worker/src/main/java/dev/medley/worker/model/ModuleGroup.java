package dev.medley.worker.model;

import java.util.ArrayList;
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
        QUERY_KEY_VALUE(0),
        ATTENTION_OUT(1),
        GATE_UP(2),
        DOWN(3),
        /** Reads tokens; counted with the first layer. */
        EMBEDDING(4),
        /** Counted with the last layer. */
        HEAD(5);

        private final int number;

        Slot(int number) {
            this.number = number;
        }

        /** Whether a router gates it: one pair for each linear module of the layers. */
        public boolean isRouted() {
            return this != EMBEDDING && this != HEAD;
        }
    }

    private static final int SLOTS = Slot.values().length;

    /** A module such as {@code model.layers.0.self_attn.q_proj} and its columns {@code start .. start + width}. */
    public record Module(String name, int inputs, int start, int width) {}

    public ModuleGroup {
        modules = List.copyOf(modules);
    }

    /** The groups of one layer, in the order of {@link Slot}. */
    static List<ModuleGroup> ofLayer(ModelConfig config, int layer) {
        String prefix = "model.layers." + layer + ".";
        int hidden = config.hidden();
        return List.of(
                new Stack(hidden)
                        .add(prefix + "self_attn.q_proj", config.queryWidth())
                        .add(prefix + "self_attn.k_proj", config.keyValueWidth())
                        .add(prefix + "self_attn.v_proj", config.keyValueWidth())
                        .group(layer, Slot.QUERY_KEY_VALUE),
                new Stack(config.queryWidth())
                        .add(prefix + "self_attn.o_proj", hidden)
                        .group(layer, Slot.ATTENTION_OUT),
                new Stack(hidden)
                        .add(prefix + "mlp.gate_proj", config.feedForward())
                        .add(prefix + "mlp.up_proj", config.feedForward())
                        .group(layer, Slot.GATE_UP),
                new Stack(config.feedForward())
                        .add(prefix + "mlp.down_proj", hidden)
                        .group(layer, Slot.DOWN));
    }

    static ModuleGroup embedding(ModelConfig config) {
        return new Stack(config.vocabulary())
                .add("model.embed_tokens", config.hidden())
                .group(0, Slot.EMBEDDING);
    }

    static ModuleGroup head(ModelConfig config) {
        return new Stack(config.hidden()).add("lm_head", config.vocabulary()).group(config.layers() - 1, Slot.HEAD);
    }

    /** Everything of a base that an adapter can change. */
    public static List<ModuleGroup> of(ModelConfig config) {
        List<ModuleGroup> groups = new ArrayList<>();
        groups.add(embedding(config));
        for (int layer = 0; layer < config.layers(); layer++) {
            groups.addAll(ofLayer(config, layer));
        }
        groups.add(head(config));
        return List.copyOf(groups);
    }

    /** A number of its own for each group of a base: small enough for an array. */
    public int number() {
        return layer * SLOTS + slot.number;
    }

    /** Columns that the modules fill together. */
    public int width() {
        Module last = modules.getLast();
        return last.start() + last.width();
    }

    /** Features that the modules read. */
    public int inputs() {
        return modules.getFirst().inputs();
    }

    /** Modules side by side. */
    private static final class Stack {
        private final int inputs;
        private final List<Module> modules = new ArrayList<>();
        private int start;

        Stack(int inputs) {
            this.inputs = inputs;
        }

        Stack add(String name, int width) {
            modules.add(new Module(name, inputs, start, width));
            start += width;
            return this;
        }

        ModuleGroup group(int layer, Slot slot) {
            return new ModuleGroup(layer, slot, modules);
        }
    }
}
