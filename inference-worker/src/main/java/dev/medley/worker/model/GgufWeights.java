package dev.medley.worker.model;

import dev.medley.worker.model.GgufConfig.Family;
import dev.medley.worker.weights.GgufFile;
import java.util.Map;

/** A base in a GGUF file: hub names, and the hub's order of query and key rows. Gemma's norms are whole numbers there, not distances from one. */
public final class GgufWeights implements WeightSource {
    private static final Map<String, String> LAYER_NAMES = Map.ofEntries(
            Map.entry("input_layernorm", "attn_norm"),
            Map.entry("self_attn.q_proj", "attn_q"),
            Map.entry("self_attn.k_proj", "attn_k"),
            Map.entry("self_attn.v_proj", "attn_v"),
            Map.entry("self_attn.o_proj", "attn_output"),
            Map.entry("self_attn.q_norm", "attn_q_norm"),
            Map.entry("self_attn.k_norm", "attn_k_norm"),
            Map.entry("post_attention_layernorm", "ffn_norm"),
            Map.entry("mlp.gate_proj", "ffn_gate"),
            Map.entry("mlp.up_proj", "ffn_up"),
            Map.entry("mlp.down_proj", "ffn_down"));
    /** Where a layer has norms behind attention and feed-forward, too, the same hub name means another one. */
    private static final Map<String, String> GEMMA_NORMS = Map.of(
            "post_attention_layernorm", "post_attention_norm",
            "pre_feedforward_layernorm", "ffn_norm",
            "post_feedforward_layernorm", "post_ffw_norm");

    private static final Map<String, String> NAMES = Map.of(
            "model.embed_tokens.weight", "token_embd.weight",
            "model.norm.weight", "output_norm.weight",
            "lm_head.weight", "output.weight");

    /** Twice what evenly spaced numbers of so many bits are off, over those that fall into one block. */
    private static final double COARSEST = 4;

    private final GgufFile file;
    private final Family family;
    private final ModelConfig config;

    public GgufWeights(GgufFile file, String name) {
        this.file = file;
        var metadata = new GgufConfig(file);
        this.family = metadata.family();
        this.config = metadata.read(name);
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
        if (NAMES.containsKey(name) || family != Family.LLAMA) {
            return values;
        }
        return switch (module(name)) {
            case "self_attn.q_proj" -> hubOrder(values, config.heads());
            case "self_attn.k_proj" -> hubOrder(values, config.keyValueHeads());
            default -> values;
        };
    }

    @Override
    public double rounding(String name) {
        return file.bits(fileName(name))
                .map(bits -> COARSEST / Math.pow(2, bits))
                .orElseGet(() -> WeightSource.super.rounding(name));
    }

    /** {@code model.layers.<n>.<module>.<weight or bias>} in the file's own terms. */
    private String fileName(String name) {
        String[] parts = name.split("\\.", 4);
        if (NAMES.containsKey(name) || parts.length < 4) {
            return NAMES.getOrDefault(name, name);
        }
        String module = module(name);
        String plain = LAYER_NAMES.getOrDefault(module, module);
        String own = family.isGemma() ? GEMMA_NORMS.getOrDefault(module, plain) : plain;
        return "blk." + parts[2] + "." + own + name.substring(name.lastIndexOf('.'));
    }

    private static String module(String name) {
        String behindLayer = name.split("\\.", 4)[3];
        return behindLayer.substring(0, behindLayer.lastIndexOf('.'));
    }

    /**
     * Llama's files interleave the two halves of each head's rows (rotary pairs are neighbours there); the hub keeps the halves apart. Rows of a weight,
     * or numbers of a bias.
     */
    private float[] hubOrder(float[] values, int heads) {
        int size = config.headSize();
        int columns = values.length / (heads * size);
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
}
