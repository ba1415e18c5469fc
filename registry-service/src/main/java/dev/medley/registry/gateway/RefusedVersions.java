package dev.medley.registry.gateway;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Versions that workers could not use: searches for {@code auto} and recipes leave them out for a while. Whoever names one gets the worker's reason each time. */
@ApplicationScoped
class RefusedVersions {
    private static final int MOST = 10_000;
    /** A worker of a newer release may be able to. */
    private static final Duration WHILE = Duration.ofMinutes(10);

    private final Cache<String, Boolean> versions =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(WHILE).build();

    void add(String version) {
        versions.put(version, true);
    }

    boolean contains(String version) {
        return versions.getIfPresent(version) != null;
    }
}
