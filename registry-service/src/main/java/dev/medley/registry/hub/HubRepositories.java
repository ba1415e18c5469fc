package dev.medley.registry.hub;

import dev.medley.format.AdapterName;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterRepository;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.adapter.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/**
 * Repositories and revisions as the Hub names them. {@code main} is the tag {@code latest}; for the owner of a draft it is the draft. A commit is the
 * beginning of a version's digest.
 */
@ApplicationScoped
class HubRepositories {
    static final String MAIN = "main";
    private static final String LATEST = "latest";

    private final AdapterService service;
    private final AdapterRepository repository;
    private final CurrentAccount current;
    private final Drafts drafts;

    @Inject
    HubRepositories(AdapterService service, AdapterRepository repository, CurrentAccount current, Drafts drafts) {
        this.service = service;
        this.repository = repository;
        this.current = current;
        this.drafts = drafts;
    }

    /** @throws HubProblem RepoNotFound, also for what the caller may not see */
    Adapter visible(String owner, String name) {
        AdapterName parsed = AdapterName.parse(owner + "/" + name).orElseThrow(HubProblem::noRepo);
        return service.visible(parsed, current.id());
    }

    /** A repository that the caller may change. */
    Adapter own(String owner, String name, Scope scope) {
        current.require(scope);
        Adapter adapter = visible(owner, name);
        if (!adapter.isOwnedBy(current.id())) {
            throw HubProblem.of(403, "NOT_OWNER", "You don't have the rights to change this repository.");
        }
        return adapter;
    }

    /** @throws HubProblem RevisionNotFound */
    Snapshot snapshot(Adapter adapter, String revision) {
        if (revision.equals(MAIN)) {
            return main(adapter);
        }
        return version(adapter, revision)
                .map(Snapshot::of)
                .or(() ->
                        Optional.of(main(adapter)).filter(main -> main.commit().equals(revision)))
                .orElseThrow(() -> HubProblem.noRevision(revision));
    }

    private Snapshot main(Adapter adapter) {
        if (adapter.isOwnedBy(current.id())) {
            var draft = drafts.find(adapter.id());
            if (!draft.isEmpty()) {
                return new Snapshot(adapter, Optional.empty(), draft);
            }
        }
        return repository
                .findTag(adapter, LATEST)
                .map(Tag::version)
                .map(Snapshot::of)
                .orElseGet(() -> new Snapshot(adapter, Optional.empty(), List.of()));
    }

    private Optional<AdapterVersion> version(Adapter adapter, String revision) {
        Optional<AdapterVersion> tagged = repository.findTag(adapter, revision).map(Tag::version);
        return tagged.or(() -> repository.findVersions(adapter).stream()
                .filter(version -> version.digest().equals(revision)
                        || Snapshot.commitOf(version.digest()).equals(revision))
                .findFirst());
    }

    List<Tag> tags(Adapter adapter) {
        return repository.findTags(adapter).stream()
                .filter(tag -> !tag.name().equals(LATEST))
                .toList();
    }

    List<AdapterVersion> versions(Adapter adapter) {
        return repository.findVersions(adapter);
    }
}
