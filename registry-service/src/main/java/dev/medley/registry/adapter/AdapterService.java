package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.format.AdapterReference;
import dev.medley.format.AdapterReference.Selector;
import dev.medley.registry.account.Account;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** Rules of adapters: who sees them, how versions come and tags move. */
@ApplicationScoped
public class AdapterService {
    private final AdapterRepository repository;
    private final Event<VersionPublished> published;

    @Inject
    AdapterService(AdapterRepository repository, Event<VersionPublished> published) {
        this.repository = repository;
        this.published = published;
    }

    /** A published version; {@code isNew} is false when the adapter already had this content. */
    public record Published(AdapterVersion version, boolean isNew) {}

    /** The adapter, when the account may see it. */
    public Adapter visible(AdapterName name, Optional<UUID> account) {
        return repository
                .findByName(name)
                .filter(adapter -> adapter.isVisibleTo(account))
                .orElseThrow(AdapterNotFound::adapter);
    }

    /** The version that a reference means, when the account may see it. */
    @Transactional
    public Optional<AdapterVersion> find(AdapterReference reference, Optional<UUID> account) {
        return repository
                .findByName(reference.name())
                .filter(adapter -> adapter.isVisibleTo(account))
                .flatMap(adapter -> select(adapter, reference.selector()));
    }

    AdapterVersion version(Adapter adapter, String ref) {
        return AdapterReference.selector(ref)
                .flatMap(selector -> select(adapter, selector))
                .orElseThrow(AdapterNotFound::version);
    }

    /**
     * Refuses a name that this account can't publish under.
     *
     * @throws Problem 404 for another owner's names, 409 for a deleted one
     */
    @Transactional
    public void requirePublishable(AdapterName name, Account account) {
        if (!name.owner().equals(account.username())) {
            throw new Problem(403, "NOT_OWNER", "You can publish under " + account.username() + "/ only.");
        }
        if (repository.findByName(name).filter(Adapter::isDeleted).isPresent()) {
            throw new Problem(409, "NAME_RETIRED", "`" + name + "` was used before and is never given out again.");
        }
    }

    /**
     * An adapter without any version yet.
     *
     * @throws Problem 403 for another owner's names, 409 for one that exists or existed
     */
    @Transactional
    public Adapter create(AdapterName name, Account by, Visibility visibility) {
        requirePublishable(name, by);
        if (repository.findByName(name).isPresent()) {
            throw new Problem(409, "ADAPTER_EXISTS", "`" + name + "` exists already.");
        }
        var adapter = new Adapter(by, name);
        adapter.show(visibility);
        repository.persistAndFlush(adapter);
        return adapter;
    }

    /** Makes the version visible and moves the tag, or neither. Repeatable with the same content. */
    @Transactional
    public Published publish(AdapterName name, Account by, NewVersion version, String tag) {
        requirePublishable(name, by);
        Adapter adapter = repository.lockByName(name).orElseGet(() -> {
            var created = new Adapter(by, name);
            repository.persistAndFlush(created);
            return created;
        });
        Optional<AdapterVersion> known =
                repository.findByDigest(adapter, version.manifest().digest());
        AdapterVersion row = known.orElseGet(() -> {
            var created = new AdapterVersion(adapter, version);
            repository.save(created);
            return created;
        });
        move(adapter, tag, row, by);
        if (repository.findTag(adapter, AdapterReference.Tag.LATEST.tag()).isEmpty()) {
            move(adapter, AdapterReference.Tag.LATEST.tag(), row, by);
        }
        adapter.touch();
        // Observers that speak SQL see the version, too.
        repository.flush();
        published.fire(new VersionPublished(row.id()));
        return new Published(row, known.isEmpty());
    }

    /** Points a tag to a version and remembers where it pointed before. */
    public void move(Adapter adapter, String tag, AdapterVersion to, Account by) {
        Optional<Tag> present = repository.findTag(adapter, tag);
        if (present.map(each -> each.version().id().equals(to.id())).orElse(false)) {
            return;
        }
        present.ifPresentOrElse(each -> each.move(to), () -> repository.save(new Tag(adapter, tag, to)));
        repository.recordMove(adapter, tag, to, by);
    }

    private Optional<AdapterVersion> select(Adapter adapter, Selector selector) {
        return switch (selector) {
            case AdapterReference.Tag tag ->
                repository.findTag(adapter, tag.tag()).map(Tag::version);
            case AdapterReference.Version version -> repository.findByDigest(adapter, version.digest());
        };
    }
}
