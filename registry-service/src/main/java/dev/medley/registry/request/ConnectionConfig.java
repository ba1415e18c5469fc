package dev.medley.registry.request;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Connections of clients. How long one may be silent on which nothing was asked says {@code quarkus.http.idle-timeout}. */
@ConfigMapping(prefix = "medley.connection")
public interface ConnectionConfig {
    /** How long nothing may move on one while a request is under way: longer than the longest wait for an answer (medley.gateway.answer-timeout). */
    @WithDefault("12m")
    Duration silence();
}
