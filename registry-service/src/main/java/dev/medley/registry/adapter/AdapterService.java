package dev.medley.registry.adapter;

import dev.medley.format.AdapterName;
import dev.medley.format.AdapterReference;
import dev.medley.format.AdapterReference.Selector;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** Rules of adapters: who sees them, how versions come and tags move. */
@ApplicationScoped
public class AdapterService {
    private final AdapterRepository repository;
    private final AdapterAccess access;
    private final AccountService accounts;
    private final Derivation derivation;
    private final Event<VersionPublished> published;
    private final Event<TagMoved> moved;
    private final Instance<TagGuard> guards;

    @Inject
    AdapterService(
            AdapterRepository repository,
            AdapterAccess access,
            AccountService accounts,
            Derivation derivation,
            Event<VersionPublished> published,
            Event<TagMoved> moved,
            @Any Instance<TagGuard> guards) {
        this.repository = repository;
        this.access = access;
        this.accounts = accounts;
        this.derivation = derivation;
        this.published = published;
        this.moved = moved;
        this.guards = guards;
    }

    /**
     * A published version.
     *
     * @param isNew false when the adapter already had this content
     * @param held the operation that decides whether the tag moves to it; absent when it has moved
     */
    public record Published(AdapterVersion version, boolean isNew, Optional<UUID> held) {}

    /**
     * The adapter, when the account may see it.
     *
     * @throws Problem 404 when it is hidden or missing, 451 when moderation took it down
     */
    public Adapter visible(AdapterName name, Optional<UUID> account) {
        Adapter adapter = repository
                .findByName(name)
                .filter(found -> access.sees(found, account))
                .orElseThrow(AdapterNotFound::adapter);
        access.requireNotTakenDown(adapter);
        return adapter;
    }

    /**
     * The version that a reference means, when the account may see it.
     *
     * @throws Problem 403 {@code GATED} when it may be seen but not used
     */
    @Transactional
    public Optional<AdapterVersion> find(AdapterReference reference, Optional<UUID> account) {
        Optional<Adapter> adapter =
                repository.findByName(reference.name()).filter(found -> access.sees(found, account));
        adapter.ifPresent(access::requireNotTakenDown);
        adapter.ifPresent(found -> access.requireFetchable(found, account));
        return adapter.flatMap(found -> select(found, reference.selector()));
    }

    /**
     * The version that a tag or digest means.
     *
     * @throws Problem 404 for a tag or digest that there is not, 410 for a version that was withdrawn
     */
    public AdapterVersion version(Adapter adapter, String ref) {
        return AdapterReference.selector(ref)
                .flatMap(selector -> select(adapter, selector))
                .orElseThrow(AdapterNotFound::version);
    }

    /**
     * The owner of a name that this account can publish under.
     *
     * @throws Problem 403 for another owner's names, 409 for one that was used before
     */
    @Transactional
    public Account requirePublishable(AdapterName name, Account account) {
        Account owner = accounts.find(name.owner())
                .filter(found -> access.role(found.id(), Optional.of(account.id()))
                        .filter(role -> role.includes(MemberRole.PUBLISHER))
                        .isPresent())
                .orElseThrow(() -> new Problem(
                        403,
                        "NOT_OWNER",
                        "You can't publish under " + name.owner() + "/, only under your own name"
                                + " and those of organisations that you publish for."));
        access.requireGuarded(owner, account);
        Optional<Adapter> present = repository.findExactly(name);
        present.ifPresent(access::requireNotTakenDown);
        present.filter(Adapter::isDeleted).ifPresent(_ -> {
            throw retired(name);
        });
        if (present.isEmpty()) {
            repository.findByFormerName(name).ifPresent(renamed -> {
                throw new Problem(
                        409,
                        "NAME_RETIRED",
                        "`" + name + "` is called `" + renamed.name() + "` now: publish under that name.");
            });
        }
        return owner;
    }

    /**
     * An adapter without any version yet.
     *
     * @throws Problem 403 for another owner's names, 409 for one that exists or existed
     */
    @Transactional
    public Adapter create(AdapterName name, Account by, Visibility visibility) {
        Account owner = requirePublishable(name, by);
        var adapter = new Adapter(owner, name);
        adapter.show(visibility);
        if (!repository.insertIfAbsent(adapter)) {
            throw new Problem(409, "ADAPTER_EXISTS", "`" + name + "` exists already.");
        }
        return repository.findExactly(name).orElseThrow();
    }

    /** Makes the version visible and moves the tag, unless a guard holds it back, or neither. Repeatable with the same content. */
    @Transactional
    public Published publish(AdapterName name, Account by, NewVersion version, String tag) {
        Account owner = requirePublishable(name, by);
        Visibility shown =
                version.manifest().origin().map(derivation::visibility).orElse(Visibility.PUBLIC);
        Adapter adapter = locked(name, owner, shown);
        Optional<AdapterVersion> known =
                repository.findByDigest(adapter, version.manifest().digest());
        known.filter(AdapterVersion::isDeleted).ifPresent(AdapterVersion::restore);
        AdapterVersion row = known.orElseGet(() -> {
            var created = new AdapterVersion(adapter, version);
            repository.save(created);
            return created;
        });
        repository.flush();
        Optional<UUID> held = move(adapter, tag, row, by);
        repository.flush();
        String latest = AdapterReference.Tag.LATEST.tag();
        if (!tag.equals(latest) && repository.findTag(adapter, latest).isEmpty()) {
            Optional<UUID> latestHeld = move(adapter, latest, row, by);
            held = held.or(() -> latestHeld);
        }
        adapter.touch();
        // Observers that speak SQL see the version, too.
        repository.flush();
        published.fire(new VersionPublished(row.id()));
        return new Published(row, known.isEmpty(), held);
    }

    /** The adapter, made where there is none; two that make it at once get the same one, one after the other. */
    private Adapter locked(AdapterName name, Account owner, Visibility shown) {
        var fresh = new Adapter(owner, name);
        fresh.show(shown);
        repository.insertIfAbsent(fresh);
        Adapter adapter = repository.lock(repository.findExactly(name).orElseThrow());
        if (adapter.isDeleted()) {
            throw retired(name);
        }
        return adapter;
    }

    private static Problem retired(AdapterName name) {
        return new Problem(409, "NAME_RETIRED", "`" + name + "` was used before and is never given out again.");
    }

    /**
     * Points a tag to a version and remembers where it pointed before, unless a guard holds it back.
     *
     * @return the operation that decides whether it moves; empty when it has moved
     * @throws Problem 409 {@code TAG_PROTECTED} when the tag must stay where it is
     */
    public Optional<UUID> move(Adapter adapter, String tag, AdapterVersion to, Account by) {
        Optional<Tag> present = repository.findTag(adapter, tag);
        if (pointsTo(present, to)) {
            return Optional.empty();
        }
        requireUnprotected(adapter, tag, present);
        var move = new TagMove(
                TagMove.Subject.ADAPTER,
                adapter.id(),
                adapter.name().toString(),
                tag,
                present.map(each -> each.version().id()),
                to.id(),
                to.digest(),
                by.id(),
                Optional.empty());
        Optional<UUID> held =
                guards.stream().flatMap(guard -> guard.hold(move).stream()).findFirst();
        if (held.isEmpty()) {
            take(adapter, tag, to, by);
        }
        return held;
    }

    /** As {@link #move}, asking no guard. */
    void take(Adapter adapter, String tag, AdapterVersion to, Account by) {
        Optional<Tag> present = repository.findTag(adapter, tag);
        if (pointsTo(present, to)) {
            return;
        }
        requireUnprotected(adapter, tag, present);
        Optional<String> from = present.map(Tag::version).map(AdapterVersion::digest);
        present.ifPresentOrElse(each -> each.move(to), () -> repository.save(new Tag(adapter, tag, to)));
        repository.recordMove(adapter, tag, to, by);
        moved.fire(new TagMoved(adapter.id(), tag, from, to.digest()));
    }

    private static boolean pointsTo(Optional<Tag> present, AdapterVersion to) {
        return present.filter(each -> each.version().id().equals(to.id())).isPresent();
    }

    private void requireUnprotected(Adapter adapter, String tag, Optional<Tag> present) {
        if (present.isPresent() && TagPatterns.match(repository.findProtections(adapter), tag)) {
            throw new Problem(409, "TAG_PROTECTED", "The tag " + tag + " is protected: it stays where it is.");
        }
    }

    /** A version by digest is there until it is deleted; a tag does not lead to one that was yanked. */
    private Optional<AdapterVersion> select(Adapter adapter, Selector selector) {
        Optional<AdapterVersion> version = switch (selector) {
            case AdapterReference.Tag tag ->
                repository.findTag(adapter, tag.tag()).map(Tag::version);
            case AdapterReference.Version wanted -> repository.findByDigest(adapter, wanted.digest());
        };
        version.filter(AdapterVersion::isDeleted).ifPresent(gone -> {
            throw new Problem(410, "VERSION_DELETED", "This version was deleted by its owner.");
        });
        boolean byTag = selector instanceof AdapterReference.Tag;
        version.filter(found -> byTag && found.state() == VersionState.YANKED).ifPresent(yanked -> {
            throw new Problem(
                    410,
                    "VERSION_YANKED",
                    "The version that this tag points to was withdrawn: " + yanked.stateNote()
                            + " Who needs it names its digest.");
        });
        return version;
    }
}
