package dev.medley.worker.problem;

import java.time.Duration;

/** The caller went away before the answer was complete. Nobody is left to read this, but whoever waits must wake up. */
public final class RequestCancelled extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    public RequestCancelled() {
        super(499, "request_cancelled", "", Duration.ZERO, "The request was cancelled.");
    }
}
