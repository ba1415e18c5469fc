package dev.medley.format;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The modules of a base model that have weights: name to shape. An adapter that matches none of them would load and do
 * nothing, so it is refused here.
 */
public record ModuleMap(String base, Map<String, ModuleShape> modules, int layers, long vocab) {
    /** What a module computes. */
    public enum Kind {
        LINEAR,
        EMBEDDING,
        HEAD
    }

    /** A module takes {@code in} features and gives {@code out}; an embedding takes one of {@code in} ids. */
    public record ModuleShape(long in, long out, Kind kind) {}

    /** The sizes of a Llama-family decoder, as its config.json names them. */
    public record LlamaSizes(
            int layers, long hidden, long intermediate, int heads, int kvHeads, long headDim, long vocab) {}

    public ModuleMap {
        modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
    }

    /** The map of a Llama-family base: seven linear modules a layer, the embedding and the head. */
    public static ModuleMap llama(String base, LlamaSizes sizes) {
        long query = sizes.heads() * sizes.headDim();
        long keyValue = sizes.kvHeads() * sizes.headDim();
        Map<String, ModuleShape> modules = new LinkedHashMap<>();
        modules.put("model.embed_tokens", new ModuleShape(sizes.vocab(), sizes.hidden(), Kind.EMBEDDING));
        for (int layer = 0; layer < sizes.layers(); layer++) {
            String attention = "model.layers." + layer + ".self_attn.";
            modules.put(attention + "q_proj", linear(sizes.hidden(), query));
            modules.put(attention + "k_proj", linear(sizes.hidden(), keyValue));
            modules.put(attention + "v_proj", linear(sizes.hidden(), keyValue));
            modules.put(attention + "o_proj", linear(query, sizes.hidden()));
            String mlp = "model.layers." + layer + ".mlp.";
            modules.put(mlp + "gate_proj", linear(sizes.hidden(), sizes.intermediate()));
            modules.put(mlp + "up_proj", linear(sizes.hidden(), sizes.intermediate()));
            modules.put(mlp + "down_proj", linear(sizes.intermediate(), sizes.hidden()));
        }
        modules.put("lm_head", new ModuleShape(sizes.hidden(), sizes.vocab(), Kind.HEAD));
        return new ModuleMap(base, modules, sizes.layers(), sizes.vocab());
    }

    private static ModuleShape linear(long in, long out) {
        return new ModuleShape(in, out, Kind.LINEAR);
    }

    /** The module of this name. */
    public Optional<ModuleShape> find(String module) {
        return Optional.ofNullable(modules.get(module));
    }
}
