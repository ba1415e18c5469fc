package dev.medley.connection;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Connections of clients. How long one may be silent on which nothing was asked says {@code quarkus.http.idle-timeout}. */
@ConfigMapping(prefix = "medley.connection")
interface ConnectionConfig {
    /** How long nothing may move on one while a request is under way: longer than the longest wait for an answer. */
    @WithDefault("12m")
    Duration silence();

    /** How long after its beginning, or after the answer before, the head of a request must be there: longer than the silence that is allowed then. */
    @WithDefault("90s")
    Duration head();
}
