package dev.medley.worker.problem;

import java.time.Duration;

/** An adapter's files are not what the engine can compute. */
public final class InvalidAdapter extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    public InvalidAdapter(String id, String why) {
        super(400, "invalid_adapter", "", Duration.ZERO, "Adapter " + id + " cannot be used: " + why);
    }
}
