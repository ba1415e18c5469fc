package dev.medley.registry.account;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How long keys are good that people and programs ask for. The first keys of a registry and the fleet's tokens are not among them. */
@ConfigMapping(prefix = "medley.keys")
interface KeyConfig {
    /** How long a key is good whose maker says nothing about it. */
    @WithDefault("90d")
    Duration lifetime();

    /** How long a key may be good at most; absent: as long as its maker likes, also without an end. */
    Optional<Duration> longest();
}
