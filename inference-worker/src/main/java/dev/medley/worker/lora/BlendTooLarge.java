package dev.medley.worker.lora;

import dev.medley.worker.problem.InferenceProblem;
import java.time.Duration;

/** The adapters of a blend take more memory together than this worker has for adapters. */
public final class BlendTooLarge extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    BlendTooLarge(long bytes, long budget) {
        super(
                400,
                "invalid_adapter_blend",
                "adapters",
                Duration.ZERO,
                "The adapters take " + bytes + " bytes together, and this worker has " + budget
                        + " for adapters. Use fewer or smaller ones.");
    }
}
