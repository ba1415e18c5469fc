package dev.medley.registry.hub;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterAccess;
import dev.medley.registry.adapter.AdapterRepository;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.adapter.RequestedAdapter;
import dev.medley.registry.adapter.Tag;
import dev.medley.registry.adapter.VersionState;
import dev.medley.registry.upload.StoredFile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Repositories and revisions as the Hub names them. {@code main} is the tag {@code latest}; for the owner of a draft it is the draft. A commit is the
 * beginning of a version's digest.
 */
@ApplicationScoped
class HubRepositories {
    static final String MAIN = "main";
    private static final String LATEST = "latest";
    /** Git shows seven digits at least; a digest is taken as well. */
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}|sha256:[0-9a-f]{64}");

    private final RequestedAdapter requested;
    private final AdapterAccess access;
    private final AdapterRepository repository;
    private final CurrentAccount current;
    private final Drafts drafts;

    @Inject
    HubRepositories(
            RequestedAdapter requested,
            AdapterAccess access,
            AdapterRepository repository,
            CurrentAccount current,
            Drafts drafts) {
        this.requested = requested;
        this.access = access;
        this.repository = repository;
        this.current = current;
        this.drafts = drafts;
    }

    /** @throws HubProblem RepoNotFound, also for what the caller may not see */
    Adapter visible(String owner, String name) {
        return requested.visible(owner, name);
    }

    /** A repository that the caller says something of in their own name. */
    Adapter spokenOf(String owner, String name) {
        return requested.spokenOf(owner, name);
    }

    /** As {@link #visible}; its files, too. */
    Adapter fetchable(String owner, String name) {
        return requested.fetchable(owner, name);
    }

    /** A repository that the caller may change. */
    Adapter own(String owner, String name, Scope scope) {
        return own(owner, name, scope, scope == Scope.ADAPTER_DELETE ? MemberRole.OWNER : MemberRole.PUBLISHER);
    }

    Adapter own(String owner, String name, Scope scope, MemberRole least) {
        return requested.own(owner, name, scope, least);
    }

    /**
     * The files at {@code main}, a tag, a commit or the beginning of one.
     *
     * @throws HubProblem RevisionNotFound, also where the version of {@code main} was withdrawn, but for who may publish another
     */
    Snapshot snapshot(Adapter adapter, String given) {
        String revision = given.replaceFirst("^refs/(heads/(?=main$)|tags/)", "");
        if (revision.equals(MAIN)) {
            return main(adapter);
        }
        return version(adapter, revision)
                .map(version -> Snapshot.of(version, requested.isInsider(adapter)))
                .or(() ->
                        Optional.of(main(adapter)).filter(main -> main.commit().equals(revision)))
                .orElseThrow(() -> HubProblem.noRevision(revision));
    }

    private Snapshot main(Adapter adapter) {
        Optional<AdapterVersion> latest = repository.findTag(adapter, LATEST).map(Tag::version);
        if (access.edits(adapter, current.id())) {
            var draft = drafts.find(adapter.id());
            if (!draft.isEmpty()) {
                return new Snapshot(adapter, Optional.empty(), draft);
            }
        } else {
            // An empty folder would pass for a download that went well.
            latest.filter(each -> each.state() == VersionState.YANKED).ifPresent(yanked -> {
                throw HubProblem.withdrawn(yanked.stateNote());
            });
        }
        return latest.filter(HubRepositories::isOffered)
                .map(version -> Snapshot.of(version, requested.isInsider(adapter)))
                .orElseGet(() -> new Snapshot(adapter, Optional.empty(), List.of()));
    }

    /** A whole commit is itself, whatever a tag is called; before the beginning of one comes a tag, as in Git. */
    private Optional<AdapterVersion> version(Adapter adapter, String revision) {
        List<AdapterVersion> versions =
                COMMIT.matcher(revision).matches() ? repository.findVersions(adapter) : List.of();
        return first(versions, version -> isWhole(version, revision))
                .or(() ->
                        repository.findTag(adapter, revision).map(Tag::version).filter(HubRepositories::isOffered))
                .or(() -> first(
                        versions, version -> Snapshot.commitOf(version.digest()).startsWith(revision)));
    }

    private static Optional<AdapterVersion> first(List<AdapterVersion> versions, Predicate<AdapterVersion> wanted) {
        return versions.stream().filter(wanted).findFirst();
    }

    private static boolean isWhole(AdapterVersion version, String revision) {
        return version.digest().equals(revision)
                || Snapshot.commitOf(version.digest()).equals(revision);
    }

    /** Every file of the repository's versions and of its draft, by digest: what a commit may copy without sending it again. */
    Map<String, StoredFile> stored(Adapter adapter) {
        Map<String, StoredFile> files = new HashMap<>();
        versions(adapter)
                .forEach(version -> Snapshot.of(version).files().forEach(file -> files.put(file.sha256(), file)));
        drafts.find(adapter.id()).forEach(file -> files.putIfAbsent(file.sha256(), file));
        return files;
    }

    private static boolean isOffered(AdapterVersion version) {
        return !version.isDeleted() && version.state() != VersionState.YANKED;
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
