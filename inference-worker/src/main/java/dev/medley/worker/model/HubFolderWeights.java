package dev.medley.worker.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.weights.HubFolder;
import dev.medley.worker.weights.UnreadableWeights;
import java.util.Set;

/** A Llama-family base in a hub folder. What its configuration asks for and this forward does not compute is refused by name. */
public final class HubFolderWeights implements WeightSource {
    private static final Set<String> TYPES = Set.of("llama", "mistral");
    private static final double DEFAULT_THETA = 10_000;

    private final HubFolder folder;
    private final ModelConfig config;

    public HubFolderWeights(HubFolder folder, String name) {
        this.folder = folder;
        JsonNode json = folder.config();
        String type = json.path("model_type").asText("none");
        if (!TYPES.contains(type)) {
            throw new UnreadableWeights("model_type " + type + " is not supported, only llama and mistral");
        }
        refuse(json.path("attention_bias").asBoolean() || json.path("mlp_bias").asBoolean(), "biases");
        refuse(json.path("sliding_window").isNumber(), "a sliding window");
        refuse(!json.path("hidden_act").asText("silu").equals("silu"), "an activation other than silu");
        JsonNode rope = json.has("rope_scaling") ? json.path("rope_scaling") : json.path("rope_parameters");
        String scaling = rope.path("rope_type").asText(rope.path("type").asText("default"));
        refuse(!scaling.equals("default"), "rope scaling " + scaling);
        int hidden = require(json, "hidden_size");
        int heads = require(json, "num_attention_heads");
        this.config = new ModelConfig(
                name,
                require(json, "vocab_size"),
                hidden,
                require(json, "intermediate_size"),
                require(json, "num_hidden_layers"),
                heads,
                json.path("num_key_value_heads").asInt(heads),
                json.path("head_dim").asInt(hidden / heads),
                json.path("rms_norm_eps").asDouble(1e-6),
                json.path("rope_theta").asDouble(rope.path("rope_theta").asDouble(DEFAULT_THETA)),
                require(json, "max_position_embeddings"),
                json.path("tie_word_embeddings").asBoolean(false) || !folder.has("lm_head.weight"));
    }

    private static void refuse(boolean present, String what) {
        if (present) {
            throw new UnreadableWeights("the base has " + what + ", which is not supported");
        }
    }

    private static int require(JsonNode json, String field) {
        if (!json.path(field).canConvertToInt() || json.path(field).asInt() < 1) {
            throw new UnreadableWeights("config.json of the base has no positive " + field);
        }
        return json.path(field).asInt();
    }

    @Override
    public ModelConfig config() {
        return config;
    }

    @Override
    public float[] read(String name) {
        return folder.read(name);
    }
}
