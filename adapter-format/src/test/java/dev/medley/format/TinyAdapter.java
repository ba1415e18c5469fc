package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import java.util.Optional;

/** An adapter of a base with two layers, small enough to be written down. */
final class TinyAdapter {
    static final ModuleMap TINY =
            ModuleMap.llama("HuggingFaceTB/SmolLM2-135M-Instruct", new ModuleMap.LlamaSizes(2, 8, 16, 2, 1, 4, 32));

    static final String Q0 = "model.layers.0.self_attn.q_proj";

    static final String Q1 = "model.layers.1.self_attn.q_proj";

    static final String KEY = "base_model.model.";

    private TinyAdapter() {}

    static WeightFile weights() {
        return new WeightFile().pair(Q0, 4, 8, 8).pair(Q1, 4, 8, 8);
    }

    static Inspection inspect(WeightFile weights, ConfigText config) {
        return AdapterInspector.inspect(weights.header(), config.config(), Optional.of(TINY));
    }
}
