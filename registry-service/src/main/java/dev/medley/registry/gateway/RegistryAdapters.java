package dev.medley.registry.gateway;

import dev.medley.format.AdapterReference;
import dev.medley.registry.adapter.AdapterService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** The adapters of this registry. */
@ApplicationScoped
class RegistryAdapters implements NamedAdapters {
    private final AdapterService adapters;

    @Inject
    RegistryAdapters(AdapterService adapters) {
        this.adapters = adapters;
    }

    @Override
    @Transactional
    public Optional<Found> find(String reference, Optional<UUID> account) {
        return AdapterReference.parse(reference)
                .flatMap(parsed -> adapters.find(parsed, account))
                .map(version -> new Found(
                        version.adapter().name().toString(), version.digest(), version.base(), version.kind()));
    }
}
