package dev.medley.worker.problem;

import java.time.Duration;

/** The engine no longer runs. */
public final class EngineStopped extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    public EngineStopped(String why) {
        super(
                503,
                "engine_stopped",
                "",
                Duration.ofSeconds(5),
                "The engine has stopped: " + why + ". Another worker may answer.");
    }
}
