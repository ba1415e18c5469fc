package dev.medley.worker.problem;

import java.time.Duration;

/** A mixture of the contract that this worker has not what it takes to compute. */
public final class UnsupportedMixture extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    /** @param message what is missing and how to get it */
    public UnsupportedMixture(String message) {
        super(400, "unsupported_mixture", "mixture.mode", Duration.ZERO, message);
    }
}
