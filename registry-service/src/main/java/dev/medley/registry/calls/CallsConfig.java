package dev.medley.registry.calls;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Calls that are kept for the owners of their keys. */
@ConfigMapping(prefix = "medley.calls")
interface CallsConfig {
    /** How long. */
    @WithDefault("30d")
    Duration keptFor();

    /** How many of an account, the newest. */
    @WithDefault("10000")
    int most();

    /** How often those that are older, or more, are taken away. */
    @WithDefault("1h")
    String sweep();

    /** Characters of a prompt, and of an answer, that are kept; what is longer is cut. */
    @WithDefault("65536")
    int longestText();
}
