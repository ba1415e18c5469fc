package dev.medley.registry.adapter;

import dev.medley.registry.account.CurrentAccount;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Adapters and versions as the caller of the present request sees them. */
@ApplicationScoped
class AdapterViews {
    private final AdapterRepository repository;
    private final AdapterAccess access;
    private final RequestedAdapter requested;
    private final CurrentAccount current;

    @Inject
    AdapterViews(
            AdapterRepository repository, AdapterAccess access, RequestedAdapter requested, CurrentAccount current) {
        this.repository = repository;
        this.access = access;
        this.requested = requested;
        this.current = current;
    }

    AdapterView of(Adapter adapter) {
        Optional<AdapterVersion> latest =
                repository.findTag(adapter, "latest").map(Tag::version).filter(version -> !version.isDeleted());
        List<String> tags =
                latest.map(version -> repository.findTagNames(adapter, version)).orElse(List.of());
        var allowed = new AdapterView.Allowed(
                access.edits(adapter, current.id()),
                access.fetches(adapter, current.id()),
                requested.isInsider(adapter));
        return AdapterView.of(adapter, latest, tags, allowed);
    }

    VersionView of(Adapter adapter, AdapterVersion version) {
        return VersionView.of(version, repository.findTagNames(adapter, version), requested.isInsider(adapter));
    }
}
