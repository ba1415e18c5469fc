package dev.medley.worker.problem;

import java.time.Duration;

/** Prompt and answer don't fit into the base's context. */
public final class ContextTooLong extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    /** @param param the field that holds the prompt, empty where that is not known */
    public ContextTooLong(String param, int promptTokens, int maxTokens, int context) {
        super(
                400,
                "context_length_exceeded",
                param,
                Duration.ZERO,
                "The prompt has " + promptTokens + " tokens and up to " + maxTokens
                        + " are asked for, but the context of this base is " + context
                        + ". Shorten the prompt or lower max_tokens.");
    }
}
