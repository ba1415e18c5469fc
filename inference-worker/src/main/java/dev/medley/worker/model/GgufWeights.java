package dev.medley.worker.model;

import dev.medley.worker.weights.GgufFile;
import dev.medley.worker.weights.UnreadableWeights;
import java.util.Map;

/** A Llama-family base in a GGUF file: hub names, and the hub's order of query and key rows. */
public final class GgufWeights implements WeightSource {
    private static final Map<String, String> LAYER_NAMES = Map.of(
            "input_layernorm", "attn_norm",
            "self_attn.q_proj", "attn_q",
            "self_attn.k_proj", "attn_k",
            "self_attn.v_proj", "attn_v",
            "self_attn.o_proj", "attn_output",
            "post_attention_layernorm", "ffn_norm",
            "mlp.gate_proj", "ffn_gate",
            "mlp.up_proj", "ffn_up",
            "mlp.down_proj", "ffn_down");
    private static final Map<String, String> NAMES = Map.of(
            "model.embed_tokens.weight", "token_embd.weight",
            "model.norm.weight", "output_norm.weight",
            "lm_head.weight", "output.weight");

    private final GgufFile file;
    private final ModelConfig config;

    public GgufWeights(GgufFile file, String name) {
        this.file = file;
        String architecture = file.string("general.architecture").orElse("none");
        if (!architecture.equals("llama")) {
            throw new UnreadableWeights("architecture " + architecture + " is not supported, only llama");
        }
        int hidden = integer("embedding_length");
        int heads = integer("attention.head_count");
        this.config = new ModelConfig(
                name,
                file.list("tokenizer.ggml.tokens", String.class).size(),
                hidden,
                integer("feed_forward_length"),
                integer("block_count"),
                heads,
                file.number("llama.attention.head_count_kv")
                        .map(Number::intValue)
                        .orElse(heads),
                file.number("llama.attention.key_length").map(Number::intValue).orElse(hidden / heads),
                file.require("llama.attention.layer_norm_rms_epsilon").doubleValue(),
                file.number("llama.rope.freq_base").map(Number::doubleValue).orElse(10_000.0),
                integer("context_length"),
                !file.has("output.weight"));
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public boolean has(String name) {
        return file.has(fileName(name));
    }

    @Override
    public float[] read(String name) {
        float[] values = file.read(fileName(name));
        if (NAMES.containsKey(name)) {
            return values;
        }
        String[] parts = name.split("\\.", 4);
        String module = parts[3].substring(0, parts[3].lastIndexOf('.'));
        return switch (module) {
            case "self_attn.q_proj" -> hubOrder(values, config.heads());
            case "self_attn.k_proj" -> hubOrder(values, config.keyValueHeads());
            default -> values;
        };
    }

    /** {@code model.layers.<n>.<module>.<weight or bias>} in the file's own terms. */
    private static String fileName(String name) {
        String[] parts = name.split("\\.", 4);
        if (NAMES.containsKey(name) || parts.length < 4) {
            return NAMES.getOrDefault(name, name);
        }
        int dot = parts[3].lastIndexOf('.');
        String module = parts[3].substring(0, dot);
        return "blk." + parts[2] + "." + LAYER_NAMES.getOrDefault(module, module) + parts[3].substring(dot);
    }

    /**
     * GGUF interleaves the two halves of each head's rows (rotary pairs are neighbours there); the hub keeps the halves apart.
     */
    private float[] hubOrder(float[] values, int heads) {
        int columns = config.hidden();
        int size = config.headSize();
        float[] ordered = new float[values.length];
        for (int head = 0; head < heads; head++) {
            for (int row = 0; row < size; row++) {
                int source = head * size + row;
                int target = head * size + (row % 2) * (size / 2) + row / 2;
                System.arraycopy(values, source * columns, ordered, target * columns, columns);
            }
        }
        return ordered;
    }

    private int integer(String key) {
        return file.require("llama." + key).intValue();
    }
}
