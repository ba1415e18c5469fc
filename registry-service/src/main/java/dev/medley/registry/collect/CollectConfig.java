package dev.medley.registry.collect;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Garbage collection. */
@ConfigMapping(prefix = "medley.collect")
public interface CollectConfig {
    /** How old an object without a version must be: one that was just copied belongs to a version that is being published. */
    @WithDefault("2h")
    Duration orphanAge();

    /** How often it runs by itself. */
    @WithDefault("24h")
    String every();
}
