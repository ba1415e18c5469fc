package dev.medley.registry.adapter;

import dev.medley.registry.adapter.VersionChanged.Change;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;

/** What becomes of versions after they were published, whoever or whatever wants it. The adapter is locked by whoever asks. */
@ApplicationScoped
public class VersionChanges {
    private final AdapterRepository repository;
    private final Event<VersionChanged> changed;

    @Inject
    VersionChanges(AdapterRepository repository, Event<VersionChanged> changed) {
        this.repository = repository;
        this.changed = changed;
    }

    void become(Adapter adapter, AdapterVersion version, VersionState state, String note) {
        version.become(state, note);
        tell(adapter, version, Change.to(state));
    }

    void restore(Adapter adapter, AdapterVersion version) {
        version.restore();
        tell(adapter, version, Change.RESTORED);
    }

    /**
     * Gone for readers at once; its files go when the grace is over.
     *
     * @throws Problem 404 for a version that is deleted, 409 {@code VERSION_TAGGED} for one that a tag points to
     */
    public void delete(Adapter adapter, AdapterVersion version) {
        if (version.isDeleted()) {
            throw AdapterNotFound.version();
        }
        var tags = repository.findTagNames(adapter, version);
        if (!tags.isEmpty()) {
            throw new Problem(
                    409,
                    "VERSION_TAGGED",
                    "Tags point to this version: " + String.join(", ", tags) + ". Move them first.");
        }
        version.delete();
        tell(adapter, version, Change.DELETED);
    }

    private void tell(Adapter adapter, AdapterVersion version, Change change) {
        adapter.touch();
        changed.fire(new VersionChanged(adapter.id(), version.digest(), change, version.stateNote()));
    }
}
