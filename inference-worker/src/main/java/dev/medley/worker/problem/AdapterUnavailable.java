package dev.medley.worker.problem;

import java.time.Duration;

/** An adapter can't be had right now; trying again may help. */
public final class AdapterUnavailable extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    public AdapterUnavailable(String id, String why) {
        super(
                503,
                "adapter_loading",
                "",
                Duration.ofSeconds(2),
                "Adapter " + id + " could not be loaded: " + why + ".");
    }
}
