package dev.medley.worker.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.weights.UnreadableWeights;

/**
 * Reads what {@code config.json} says of rotary positions: {@code rope_theta} and {@code rope_scaling} of the old spelling, {@code rope_parameters} of the
 * new one, where Gemma 3 has one for each kind of layer. As in transformers, {@code rope_scaling} counts where both are there.
 */
final class HubRope {
    private static final double DEFAULT_THETA = 10_000;
    private static final double GEMMA3_THETA = 1_000_000;
    private static final double FAST = 32;
    private static final double SLOW = 1;

    private final JsonNode json;
    private final int context;

    /** @param context {@code max_position_embeddings} */
    HubRope(JsonNode json, int context) {
        this.json = json;
        this.context = context;
    }

    /** Of a family with one rope for all layers. */
    Rope ofAll() {
        JsonNode old = json.path("rope_scaling");
        JsonNode rope = old.isEmpty() ? json.path("rope_parameters") : old;
        int original = json.path("original_max_position_embeddings").asInt(original(rope));
        return rope(rope, "rope_theta", DEFAULT_THETA, original, rope);
    }

    /** Of Gemma 3's layers without a window. */
    Rope ofFullAttention() {
        ObjectNode rope = JsonNodeFactory.instance.objectNode();
        rope.setAll(object(json.path("rope_parameters").path("full_attention")));
        rope.setAll(object(json.path("rope_scaling")));
        return rope(rope, "rope_theta", GEMMA3_THETA, original(rope), json.path("rope_parameters"));
    }

    /** Of Gemma 3's layers with a window. */
    Rope ofSlidingAttention() {
        JsonNode rope = json.path("rope_parameters").path("sliding_attention");
        return rope(rope, "rope_local_base_freq", DEFAULT_THETA, original(rope), json.path("rope_parameters"));
    }

    private static ObjectNode object(JsonNode node) {
        return node instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    private int original(JsonNode rope) {
        return rope.path("original_max_position_embeddings").asInt(context);
    }

    /** @param truncating where {@code truncate} counts: for Gemma 3 beside its ropes, and not inside them, as in transformers */
    private Rope rope(JsonNode rope, String outerTheta, double otherwise, int original, JsonNode truncating) {
        double theta = rope.path("rope_theta").asDouble(json.path(outerTheta).asDouble(otherwise));
        return new Rope(
                theta, scaling(rope, original, truncating.path("truncate").asBoolean(true)));
    }

    private Rope.Scaling scaling(JsonNode rope, int original, boolean truncate) {
        String kind = rope.path("rope_type").asText(rope.path("type").asText("default"));
        double factor = rope.path("factor").asDouble(1);
        return switch (kind) {
            // Dynamic scaling begins behind max_position_embeddings, and no sequence here is longer than that.
            case "default", "dynamic" -> new Rope.None();
            case "linear" -> new Rope.Linear(factor);
            case "llama3" ->
                new Rope.Llama3(
                        factor,
                        rope.path("low_freq_factor").asDouble(1),
                        rope.path("high_freq_factor").asDouble(4),
                        original);
            case "yarn" -> yarn(rope, rope.path("factor").asDouble((double) context / original), truncate, original);
            default -> throw new UnreadableWeights("the base has rope scaling " + kind + ", which is not supported");
        };
    }

    private static Rope.Scaling yarn(JsonNode rope, double factor, boolean truncate, int original) {
        double mscale = rope.path("mscale").asDouble(0);
        double all = rope.path("mscale_all_dim").asDouble(0);
        double magnitude =
                mscale != 0 && all != 0 ? magnitude(factor, mscale) / magnitude(factor, all) : magnitude(factor, 1);
        return new Rope.Yarn(
                factor,
                orElse(rope.path("beta_fast").asDouble(0), FAST),
                orElse(rope.path("beta_slow").asDouble(0), SLOW),
                truncate,
                original,
                rope.path("attention_factor").asDouble(magnitude));
    }

    private static double orElse(double value, double otherwise) {
        return value == 0 ? otherwise : value;
    }

    private static double magnitude(double factor, double scale) {
        return factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1;
    }
}
