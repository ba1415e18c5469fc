package dev.medley.worker.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.model.ModelTraits.Activation;
import dev.medley.worker.weights.UnreadableWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads {@code config.json} of a hub folder, in its old and its new spelling. What it asks for and the forward does not compute is refused by name: a
 * base never runs with a part of itself left out.
 */
final class HubConfig {
    /** Families by {@code model_type}; the value says whether it is a Gemma. */
    private static final Map<String, Boolean> TYPES = Map.of(
            "llama", false,
            "mistral", false,
            "qwen2", false,
            "qwen3", false,
            "gemma2", true,
            "gemma3_text", true);

    private static final double DEFAULT_THETA = 10_000;
    private static final double GEMMA3_THETA = 1_000_000;
    private static final int GEMMA3_PATTERN = 6;

    private final JsonNode json;
    private final String type;

    HubConfig(JsonNode json) {
        this.json = json;
        this.type = json.path("model_type").asText("none");
        if (!TYPES.containsKey(type)) {
            throw new UnreadableWeights("model_type " + type + " is not supported, only "
                    + String.join(", ", TYPES.keySet().stream().sorted().toList()));
        }
        refuse(json.path("use_bidirectional_attention").asBoolean(), "bidirectional attention");
        refuse(json.path("partial_rotary_factor").asDouble(1) != 1, "partly rotated heads");
        refuse(json.path("quantization_config").isObject(), "quantised weights in its folder");
    }

    boolean isGemma() {
        return TYPES.get(type);
    }

    /** @param ownHead whether the folder has an output projection */
    ModelConfig read(String name, boolean ownHead) {
        int hidden = require("hidden_size");
        int heads = require("num_attention_heads");
        int headSize = json.path("head_dim").asInt(hidden / heads);
        boolean tied = json.path("tie_word_embeddings").asBoolean(isGemma());
        if (!ownHead && !tied && json.has("tie_word_embeddings")) {
            throw new UnreadableWeights(
                    "config.json says that the head is not the embedding (tie_word_embeddings: false),"
                            + " and no file has lm_head.weight");
        }
        return new ModelConfig(
                name,
                require("vocab_size"),
                hidden,
                require("intermediate_size"),
                require("num_hidden_layers"),
                heads,
                json.path("num_key_value_heads").asInt(heads),
                headSize,
                json.path("rms_norm_eps").asDouble(1e-6),
                require("max_position_embeddings"),
                tied || !ownHead,
                traits(hidden, headSize));
    }

    private ModelTraits traits(int hidden, int headSize) {
        List<Integer> windows = windows();
        boolean gemma3 = type.equals("gemma3_text");
        double scalar = json.path("query_pre_attn_scalar").asDouble(headSize);
        return new ModelTraits(
                activation(),
                isGemma(),
                isGemma() ? Math.sqrt(hidden) : 1,
                1 / Math.sqrt(isGemma() ? scalar : headSize),
                json.path("attn_logit_softcapping").asDouble(0),
                json.path("final_logit_softcapping").asDouble(0),
                rope(gemma3),
                gemma3 ? Optional.of(localRope()) : Optional.empty(),
                windows);
    }

    private Activation activation() {
        String name =
                json.path("hidden_activation").asText(json.path("hidden_act").asText("silu"));
        return switch (name) {
            case "silu", "swish" -> Activation.SILU;
            case "gelu_pytorch_tanh" -> Activation.GELU_TANH;
            // Gemma's first configurations say "gelu" and mean the tanh form.
            case "gelu" -> {
                refuse(!isGemma(), "activation gelu");
                yield Activation.GELU_TANH;
            }
            default -> throw new UnreadableWeights("the base has activation " + name + ", which is not supported");
        };
    }

    /** By layer; empty when no layer has a window. */
    private List<Integer> windows() {
        JsonNode size = json.path("sliding_window");
        boolean off = json.has("use_sliding_window")
                && !json.path("use_sliding_window").asBoolean();
        if (!size.isNumber() || off) {
            return List.of();
        }
        List<Integer> windows = new ArrayList<>();
        for (int layer = 0; layer < require("num_hidden_layers"); layer++) {
            windows.add(isWindowed(layer) ? size.asInt() : 0);
        }
        return windows;
    }

    private boolean isWindowed(int layer) {
        JsonNode types = json.path("layer_types");
        if (types.isArray() && types.size() > layer) {
            return types.get(layer).asText().equals("sliding_attention");
        }
        return switch (type) {
            case "gemma2" -> layer % 2 == 0;
            case "gemma3_text" ->
                (layer + 1) % json.path("sliding_window_pattern").asInt(GEMMA3_PATTERN) != 0;
            case "qwen2", "qwen3" -> layer >= json.path("max_window_layers").asInt(0);
            default -> true;
        };
    }

    private Rope rope(boolean gemma3) {
        JsonNode parameters = json.path("rope_parameters");
        JsonNode global = parameters.has("full_attention") ? parameters.path("full_attention") : parameters;
        JsonNode scaling = json.path("rope_scaling").isObject() ? json.path("rope_scaling") : global;
        double theta = global.path("rope_theta")
                .asDouble(json.path("rope_theta").asDouble(gemma3 ? GEMMA3_THETA : DEFAULT_THETA));
        return new Rope(theta, scaling(scaling));
    }

    private Rope localRope() {
        return Rope.of(json.path("rope_parameters")
                .path("sliding_attention")
                .path("rope_theta")
                .asDouble(json.path("rope_local_base_freq").asDouble(DEFAULT_THETA)));
    }

    private Rope.Scaling scaling(JsonNode rope) {
        String kind = rope.path("rope_type").asText(rope.path("type").asText("default"));
        double factor = rope.path("factor").asDouble(1);
        int original = rope.path("original_max_position_embeddings").asInt(require("max_position_embeddings"));
        return switch (kind) {
            case "default" -> new Rope.None();
            case "linear" -> new Rope.Linear(factor);
            case "llama3" ->
                new Rope.Llama3(
                        factor,
                        rope.path("low_freq_factor").asDouble(1),
                        rope.path("high_freq_factor").asDouble(4),
                        original);
            case "yarn" -> yarn(rope, factor, original);
            default -> throw new UnreadableWeights("the base has rope scaling " + kind + ", which is not supported");
        };
    }

    private static Rope.Scaling yarn(JsonNode rope, double factor, int original) {
        refuse(rope.has("mscale") || rope.has("mscale_all_dim"), "yarn with mscale");
        double magnitude = rope.path("attention_factor").asDouble(factor <= 1 ? 1 : 0.1 * Math.log(factor) + 1);
        return new Rope.Yarn(
                factor,
                rope.path("beta_fast").asDouble(32),
                rope.path("beta_slow").asDouble(1),
                original,
                magnitude);
    }

    private static void refuse(boolean present, String what) {
        if (present) {
            throw new UnreadableWeights("the base has " + what + ", which is not supported");
        }
    }

    private int require(String field) {
        if (!json.path(field).canConvertToInt() || json.path(field).asInt() < 1) {
            throw new UnreadableWeights("config.json of the base has no positive " + field);
        }
        return json.path(field).asInt();
    }
}
