package dev.medley.worker.problem;

import java.time.Duration;

/** The model's numbers overflowed: no token of such an answer means anything. */
public final class NotFinite extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    /** @param isBase whether the base alone computed them, which no request can help */
    public NotFinite(boolean isBase) {
        super(
                isBase ? 500 : 400,
                isBase ? "internal_error" : "invalid_adapter_blend",
                isBase ? "" : "adapters",
                Duration.ZERO,
                isBase
                        ? "The base computed numbers that are not finite."
                        : "The blend computes numbers that are not finite: an adapter or its weight is too large.");
    }
}
