package dev.medley.registry.retrieve;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.OptionalInt;

/** How many questions are looked up at once: each computes for some milliseconds. */
@ConfigMapping(prefix = "medley.retrieve")
public interface RetrieveConfig {
    /** Questions that are embedded and looked up at once, at least 1; absent: half of the processors, so that the other half is everybody else's. */
    OptionalInt atOnce();

    /** Questions that may wait for that; more are refused. */
    @WithDefault("256")
    int queue();

    /** Longest wait; who waited that long is refused. */
    @WithDefault("5s")
    Duration patience();
}
