package dev.medley.worker.problem;

import java.time.Duration;

/** A mixture of the contract that this release does not compute. */
public final class UnsupportedMixture extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    public UnsupportedMixture(String mode) {
        super(
                400,
                "unsupported_mixture",
                "mixture.mode",
                Duration.ZERO,
                "Mixture mode " + mode + " is not supported by this worker; use weighted, uniform or single.");
    }
}
