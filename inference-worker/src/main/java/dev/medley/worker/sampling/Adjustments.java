package dev.medley.worker.sampling;

import java.util.Map;

/**
 * What a request changes about the logits before a token is chosen, as OpenAI defines it.
 *
 * @param frequencyPenalty subtracted for each time the token was generated already
 * @param presencePenalty subtracted once if it was
 * @param repetitionPenalty of vLLM: 1 is none; logits of tokens that the prompt or the answer has are divided by it where they are positive, and multiplied where
 *     they are not
 * @param bias by token id, added before all that
 */
public record Adjustments(
        double frequencyPenalty, double presencePenalty, double repetitionPenalty, Map<Integer, Float> bias) {
    public static final Adjustments NONE = new Adjustments(0, 0, Map.of());

    /** OpenAI's own. */
    public Adjustments(double frequencyPenalty, double presencePenalty, Map<Integer, Float> bias) {
        this(frequencyPenalty, presencePenalty, 1, bias);
    }

    public Adjustments {
        bias = Map.copyOf(bias);
    }

    boolean isNone() {
        return frequencyPenalty == 0 && presencePenalty == 0 && repetitionPenalty == 1 && bias.isEmpty();
    }
}
