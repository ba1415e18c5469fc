package dev.medley.worker.engine;

import dev.medley.worker.lora.AdapterCache;
import dev.medley.worker.lora.AdapterLease;
import dev.medley.worker.lora.Mixture;
import dev.medley.worker.lora.RouterCache;
import java.util.Optional;

/** Everything that a blend needs in memory, held until its sequence ends. Engine thread only. */
final class BlendLease implements AutoCloseable {
    private final AdapterLease adapters;
    private final Optional<RouterCache.Lease> router;
    private final Mixture mixture;

    private BlendLease(Blend blend, AdapterLease adapters, Optional<RouterCache.Lease> router) {
        this.adapters = adapters;
        this.router = router;
        this.mixture = blend.mixture(adapters.adapters(), router.map(RouterCache.Lease::router));
    }

    /**
     * Loads what is missing.
     *
     * @return empty when the members don't fit beside what is leased now
     * @throws RuntimeException of a loader; nothing is leased then
     */
    static Optional<BlendLease> of(Blend blend, AdapterCache cache, RouterCache routers) {
        Optional<RouterCache.Lease> router = blend.router().map(routers::lease);
        try {
            Optional<BlendLease> lease =
                    cache.lease(blend.adapters()).map(adapters -> new BlendLease(blend, adapters, router));
            if (lease.isEmpty()) {
                router.ifPresent(RouterCache.Lease::close);
            }
            return lease;
        } catch (RuntimeException e) {
            router.ifPresent(RouterCache.Lease::close);
            throw e;
        }
    }

    Mixture mixture() {
        return mixture;
    }

    @Override
    public void close() {
        adapters.close();
        router.ifPresent(RouterCache.Lease::close);
    }
}
