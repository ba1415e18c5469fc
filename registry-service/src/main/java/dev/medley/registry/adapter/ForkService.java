package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.Account;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;

/** Copies of a version under another name. The files are the same objects: nothing is copied but rows. */
@ApplicationScoped
public class ForkService {
    private final AdapterService service;
    private final AdapterRepository repository;
    private final Lineage lineage;
    private final RequestedAdapter requested;
    private final Event<VersionPublished> published;

    @Inject
    ForkService(
            AdapterService service,
            AdapterRepository repository,
            Lineage lineage,
            RequestedAdapter requested,
            Event<VersionPublished> published) {
        this.service = service;
        this.repository = repository;
        this.lineage = lineage;
        this.requested = requested;
        this.published = published;
    }

    /**
     * A new adapter with this one version: of the files that the caller may have, which for others are all but private examples.
     *
     * @throws Problem 403 for another owner's names, 409 for one that exists
     */
    @Transactional
    public AdapterVersion fork(AdapterVersion version, AdapterName to, Account by) {
        Adapter copy = service.create(to, by, version.adapter().visibility());
        AdapterVersion row = new AdapterVersion(copy, version, requested.isInsider(version.adapter()));
        repository.save(row);
        service.move(copy, "latest", row, by);
        repository.flush();
        lineage.record(
                row.id(),
                List.of(new Lineage.Relative("forked", version.adapter().name().toString(), version.digest(), 1)));
        published.fire(new VersionPublished(row.id()));
        return row;
    }
}
