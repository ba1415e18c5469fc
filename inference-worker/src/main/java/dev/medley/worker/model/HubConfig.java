package dev.medley.worker.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.model.ModelTraits.Activation;
import dev.medley.worker.weights.UnreadableWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads {@code config.json} of a hub folder, in its old and its new spelling: the fields that its family reads, with the family's own defaults, and no
 * others. What it asks for and the forward does not compute is refused by name: a base never runs with a part of itself left out.
 */
final class HubConfig {
    /** By {@code model_type}. */
    private enum Family {
        LLAMA("llama"),
        MISTRAL("mistral"),
        QWEN2("qwen2"),
        QWEN3("qwen3"),
        GEMMA2("gemma2"),
        GEMMA3("gemma3_text");

        private final String type;

        Family(String type) {
            this.type = type;
        }

        boolean isGemma() {
            return this == GEMMA2 || this == GEMMA3;
        }
    }

    private static final int GEMMA3_PATTERN = 6;
    private static final int DEFAULT_WINDOW = 4096;
    private static final int QWEN_UNWINDOWED_LAYERS = 28;
    private static final int GEMMA_HEAD_SIZE = 256;
    private static final int QWEN3_HEAD_SIZE = 128;
    private static final double GEMMA2_ATTENTION_CAP = 50;
    private static final double GEMMA2_LOGIT_CAP = 30;

    private final JsonNode json;
    private final Family family;

    HubConfig(JsonNode json) {
        this.json = json;
        String type = json.path("model_type").asText("none");
        this.family = Arrays.stream(Family.values())
                .filter(each -> each.type.equals(type))
                .findFirst()
                .orElseThrow(() -> new UnreadableWeights("model_type " + type + " is not supported, only "
                        + Arrays.stream(Family.values())
                                .map(each -> each.type)
                                .sorted()
                                .collect(Collectors.joining(", "))));
        refuse(json.path("use_bidirectional_attention").asBoolean(), "bidirectional attention");
        refuse(json.path("partial_rotary_factor").asDouble(1) != 1, "partly rotated heads");
        refuse(json.path("quantization_config").isObject(), "quantised weights in its folder");
    }

    boolean isGemma() {
        return family.isGemma();
    }

    /** Whether the head has the embedding's numbers unless the folder has others. */
    boolean isTied() {
        return json.path("tie_word_embeddings").asBoolean(isGemma());
    }

    /** Whether a tensor that lies in the folder is a part of this base: transformers leaves biases and norms alone that the configuration does not say. */
    boolean reads(String tensor) {
        String[] parts = tensor.split("\\.");
        String module = parts[Math.max(0, parts.length - 2)];
        boolean attentionBias =
                family != Family.MISTRAL && json.path("attention_bias").asBoolean();
        return switch (module) {
            case "q_norm", "k_norm" -> family == Family.QWEN3 || family == Family.GEMMA3;
            case "q_proj", "k_proj", "v_proj" -> !isBias(parts) || family == Family.QWEN2 || attentionBias;
            case "o_proj" -> !isBias(parts) || (family != Family.QWEN2 && attentionBias);
            case "gate_proj", "up_proj", "down_proj" ->
                !isBias(parts)
                        || (family == Family.LLAMA && json.path("mlp_bias").asBoolean());
            default -> true;
        };
    }

    private static boolean isBias(String... parts) {
        return parts[parts.length - 1].equals("bias");
    }

    /** @param ownHead whether the folder has an output projection that is not the embedding */
    ModelConfig read(String name, boolean ownHead) {
        int hidden = require("hidden_size");
        int heads = require("num_attention_heads");
        int headSize = json.path("head_dim").asInt(headSize(hidden, heads));
        if (!ownHead && !isTied() && json.has("tie_word_embeddings")) {
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
                !ownHead,
                traits(hidden, headSize));
    }

    private int headSize(int hidden, int heads) {
        return switch (family) {
            case LLAMA, MISTRAL, QWEN2 -> hidden / heads;
            case QWEN3 -> QWEN3_HEAD_SIZE;
            case GEMMA2, GEMMA3 -> GEMMA_HEAD_SIZE;
        };
    }

    private ModelTraits traits(int hidden, int headSize) {
        boolean gemma2 = family == Family.GEMMA2;
        double scalar = json.path("query_pre_attn_scalar").asDouble(GEMMA_HEAD_SIZE);
        var rope = new HubRope(json, require("max_position_embeddings"));
        return new ModelTraits(
                activation(),
                isGemma(),
                isGemma() ? Math.sqrt(hidden) : 1,
                1 / Math.sqrt(isGemma() ? scalar : headSize),
                gemma2 ? cap("attn_logit_softcapping", GEMMA2_ATTENTION_CAP) : 0,
                isGemma() ? cap("final_logit_softcapping", gemma2 ? GEMMA2_LOGIT_CAP : 0) : 0,
                family == Family.GEMMA3 ? rope.ofFullAttention() : rope.ofAll(),
                family == Family.GEMMA3 ? Optional.of(rope.ofSlidingAttention()) : Optional.empty(),
                windows());
    }

    /** Null means none, a missing field the default. */
    private double cap(String field, double otherwise) {
        return json.has(field) ? json.path(field).asDouble(0) : otherwise;
    }

    private Activation activation() {
        String name = isGemma()
                ? json.path("hidden_activation").asText("gelu_pytorch_tanh")
                : json.path("hidden_act").asText("silu");
        return switch (name) {
            case "silu", "swish" -> Activation.SILU;
            case "gelu_pytorch_tanh" -> Activation.GELU_TANH;
            default -> throw new UnreadableWeights("the base has activation " + name + ", which is not supported");
        };
    }

    /** By layer; empty when no layer has a window. */
    private List<Integer> windows() {
        JsonNode size = json.path("sliding_window");
        boolean on = switch (family) {
            case LLAMA -> false;
            case QWEN2, QWEN3 -> json.path("use_sliding_window").asBoolean();
            case MISTRAL, GEMMA2, GEMMA3 -> true;
        };
        if (!on || size.isNull()) {
            return List.of();
        }
        List<Integer> windows = new ArrayList<>();
        for (int layer = 0; layer < require("num_hidden_layers"); layer++) {
            windows.add(isWindowed(layer) ? size.asInt(DEFAULT_WINDOW) : 0);
        }
        return windows;
    }

    private boolean isWindowed(int layer) {
        JsonNode types = json.path("layer_types");
        if (types.isArray() && types.size() > layer) {
            return types.get(layer).asText().equals("sliding_attention");
        }
        return switch (family) {
            case LLAMA -> false;
            case MISTRAL -> true;
            case QWEN2, QWEN3 -> layer >= json.path("max_window_layers").asInt(QWEN_UNWINDOWED_LAYERS);
            case GEMMA2 -> layer % 2 == 0;
            case GEMMA3 -> (layer + 1) % json.path("sliding_window_pattern").asInt(GEMMA3_PATTERN) != 0;
        };
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
