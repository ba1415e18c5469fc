package dev.medley.registry.hub;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Bounds of the Hub's API. */
@ConfigMapping(prefix = "medley.hub")
public interface HubConfig {
    /**
     * Up to this size a file comes inside its commit. Clients that have the Hub's own chunk store installed send larger ones only there, which Medley
     * does not have, so the bound is above the size of nearly all adapters; see ADR 0007.
     */
    @WithDefault("200M")
    MemorySize inlineSize();

    /** Files that come inside one commit, together. */
    @WithDefault("512M")
    MemorySize commitSize();

    /** How long bytes are kept that came for a commit and are of no draft: a client may commit again without sending them again. */
    @WithDefault("24h")
    Duration grace();

    /** How often such bytes are looked for. */
    @WithDefault("1h")
    String sweep();
}
