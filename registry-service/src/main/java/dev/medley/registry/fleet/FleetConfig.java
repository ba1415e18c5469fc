package dev.medley.registry.fleet;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The fleet of inference workers. */
@ConfigMapping(prefix = "medley.fleet")
public interface FleetConfig {
    /** Secret that every worker presents; without one no worker can join. */
    @WithDefault("${MEDLEY_FLEET_TOKEN:}")
    Optional<String> token();

    /** How often workers are told to report. */
    @WithDefault("2s")
    Duration heartbeat();
}
