package dev.medley.registry.request;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How often a caller may ask, by kind of call. Generous: they stop loops gone wild, not people. */
@ConfigMapping(prefix = "medley.rate")
public interface RateConfig {
    /** The window that all numbers are for. */
    @WithDefault("5m")
    Duration window();

    /** Everything that is nothing below. */
    @WithDefault("60000")
    long api();

    /** Searches, each with an embedding. */
    @WithDefault("20000")
    long search();

    /** Files. */
    @WithDefault("60000")
    long resolve();

    /** Sign-in and registration, each with a slow hash. */
    @WithDefault("3000")
    long auth();

    /** New uploads, validations, commits and blends. */
    @WithDefault("6000")
    long upload();

    /** Answers. */
    @WithDefault("30000")
    long inference();
}
