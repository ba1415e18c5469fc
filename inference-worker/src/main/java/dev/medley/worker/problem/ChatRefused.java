package dev.medley.worker.problem;

import java.time.Duration;

/** The base's chat template does not take the conversation, for instance because its turns don't alternate. */
public final class ChatRefused extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    /** @param message the template's own words, where it has some */
    public ChatRefused(String message) {
        super(400, "invalid_value", "messages", Duration.ZERO, message);
    }
}
