package dev.medley.registry.adapter;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Adapters. */
@ConfigMapping(prefix = "medley.adapter")
public interface AdapterConfig {
    /** How long what was deleted can be restored; then the next collection takes it for good. */
    @WithDefault("7d")
    Duration grace();
}
