package dev.medley.registry.gateway;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long the gateway is patient with workers. */
@ConfigMapping(prefix = "medley.gateway")
public interface GatewayConfig {
    /** Time to open a connection to a worker; on the same network, milliseconds. */
    @WithDefault("2s")
    Duration connectTimeout();

    /** Longest wait for an answer to begin; an answer that is not streamed begins when it is complete. */
    @WithDefault("10m")
    Duration answerTimeout();

    /** How often a worker that is waited for is looked up: one that no longer reports is given up. */
    @WithDefault("1s")
    Duration livenessCheck();

    /** How often the credentials of running answers are looked up: one that ended ends them. */
    @WithDefault("2s")
    Duration credentialCheck();
}
