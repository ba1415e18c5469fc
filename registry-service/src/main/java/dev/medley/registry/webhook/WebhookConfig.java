package dev.medley.registry.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** Webhooks. */
@ConfigMapping(prefix = "medley.webhook")
public interface WebhookConfig {
    /** Whether hooks may have addresses of this machine or of its network, any port and plain HTTP. For a Medley of one's own only. */
    @WithDefault("false")
    boolean privateNetworks();

    /** How often the registry looks for what is due, at least a second. */
    @WithDefault("5s")
    Duration poll();

    /** How long a receiver may take to answer. */
    @WithDefault("10s")
    Duration timeout();

    /** How long to wait before each further attempt, a tenth more or less; after the last one the delivery has failed. */
    @WithDefault("1m,5m,30m,2h,8h")
    List<Duration> retries();

    /** Failed deliveries in a row after which a hook is switched off. */
    @WithDefault("20")
    int patience();

    /** Deliveries of one hook in 24 hours; what is more is dropped. */
    @WithDefault("1000")
    int daily();

    /** How long deliveries are kept. */
    @WithDefault("30d")
    Duration kept();
}
