package dev.medley.worker.problem;

import java.time.Duration;

/** More requests wait than the worker takes. */
public final class QueueFull extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    public QueueFull(int waiting) {
        super(
                429,
                "overloaded",
                "",
                Duration.ofSeconds(1),
                "The worker already has " + waiting + " requests waiting; try again shortly.");
    }
}
