package dev.medley.worker.sampling;

import java.util.Map;

/**
 * What a request changes about the logits before a token is chosen, as OpenAI defines it.
 *
 * @param frequencyPenalty subtracted for each time the token was generated already
 * @param presencePenalty subtracted once if it was
 * @param bias by token id, added
 */
public record Adjustments(double frequencyPenalty, double presencePenalty, Map<Integer, Float> bias) {
    public static final Adjustments NONE = new Adjustments(0, 0, Map.of());

    public Adjustments {
        bias = Map.copyOf(bias);
    }

    boolean isNone() {
        return frequencyPenalty == 0 && presencePenalty == 0 && bias.isEmpty();
    }
}
