package dev.medley.registry.request;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Requests that are repeated with the same {@code Idempotency-Key}. */
@ConfigMapping(prefix = "medley.idempotency")
public interface IdempotencyConfig {
    /** How long an answer is kept. */
    @WithDefault("24h")
    Duration kept();

    /** How long a request that never ended keeps its key. */
    @WithDefault("2m")
    Duration abandoned();
}
