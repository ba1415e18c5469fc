package dev.medley.registry.gateway;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Looks an adapter, or a router, up by the reference in a request. */
interface NamedAdapters {
    /** Empty when there is none, or none that this account may see: the two can't be told apart. */
    Optional<Found> find(String reference, Optional<UUID> account);

    /**
     * A version that a reference means.
     *
     * @param id {@code owner/name}
     * @param version {@code sha256:<64 hex>}
     * @param base hub name of the base it was trained on
     * @param kind {@code adapter} or {@code router}
     * @param changedAt of the adapter, whichever of its versions is meant
     */
    record Found(String id, String version, String base, String kind, Instant changedAt) {}
}
