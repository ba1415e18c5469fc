package dev.medley.registry.gateway;

import dev.medley.format.AdapterReference;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.Visibility;
import io.quarkus.arc.Arc;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** The adapters of this registry. */
@ApplicationScoped
class RegistryAdapters implements NamedAdapters {
    private final AdapterService adapters;
    private final CurrentAccount current;

    @Inject
    RegistryAdapters(AdapterService adapters, CurrentAccount current) {
        this.adapters = adapters;
        this.current = current;
    }

    @Override
    @Transactional
    public Optional<Found> find(String reference, Optional<UUID> account) {
        return AdapterReference.parse(reference)
                // A narrowed key looks in nobody's name, but may call what its list names.
                .flatMap(parsed -> adapters.find(parsed, account.or(this::signedIn)))
                .filter(version -> version.adapter().visibility() != Visibility.PRIVATE
                        || covers(version.adapter().name().toString()))
                .map(version -> new Found(
                        version.adapter().name().toString(),
                        version.digest(),
                        version.base(),
                        version.kind(),
                        version.adapter().updatedAt()));
    }

    /** Work in the background has no key at hand: it sees what it was begun with. */
    private Optional<UUID> signedIn() {
        return isRequest() ? current.id() : Optional.empty();
    }

    private boolean covers(String adapter) {
        return !isRequest() || current.covers(adapter);
    }

    private static boolean isRequest() {
        return Arc.container().requestContext().isActive();
    }
}
