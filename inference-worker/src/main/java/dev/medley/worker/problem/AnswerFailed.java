package dev.medley.worker.problem;

import java.time.Duration;

/** What no check foresaw went wrong with one answer alone. Its cause is for the log. */
public final class AnswerFailed extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    public AnswerFailed(Throwable cause) {
        super(500, "internal_error", "", Duration.ZERO, "The worker failed to answer; the error was logged.");
        initCause(cause);
    }
}
