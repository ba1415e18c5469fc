package dev.medley.registry.hub;

import dev.medley.format.AdapterFiles;
import dev.medley.format.Finding;
import dev.medley.format.FolderInspection;
import dev.medley.format.Level;
import dev.medley.format.PathRules;
import dev.medley.registry.account.Account;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.NewVersion;
import dev.medley.registry.hub.CommitOperation.Add;
import dev.medley.registry.hub.CommitOperation.DeleteFile;
import dev.medley.registry.hub.CommitOperation.DeleteFolder;
import dev.medley.registry.storage.BlobMissing;
import dev.medley.registry.upload.FolderInspector;
import dev.medley.registry.upload.Quotas;
import dev.medley.registry.upload.StoredFile;
import dev.medley.registry.upload.VersionPublisher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies a commit to {@code main}. A folder that is whole is inspected like every upload and becomes a version, or nothing of the commit is kept;
 * one that lacks its weights or its configuration waits as a draft, of files that an adapter may have.
 */
@ApplicationScoped
class Committer {
    private final FolderInspector inspector;
    private final VersionPublisher publisher;
    private final AdapterService adapters;
    private final Drafts drafts;
    private final CommitNotes notes;
    private final Quotas quotas;

    @Inject
    Committer(
            FolderInspector inspector,
            VersionPublisher publisher,
            AdapterService adapters,
            Drafts drafts,
            CommitNotes notes,
            Quotas quotas) {
        this.inspector = inspector;
        this.publisher = publisher;
        this.adapters = adapters;
        this.drafts = drafts;
        this.notes = notes;
        this.quotas = quotas;
    }

    /**
     * The snapshot after the commit.
     *
     * @throws HubProblem 400 with every finding when the folder is refused
     */
    Snapshot apply(Snapshot main, CommitReader.Wanted wanted, Account by) {
        Adapter adapter = main.adapter();
        if (wanted.parent().filter(parent -> !parent.equals(main.commit())).isPresent()) {
            throw HubProblem.of(
                    412, "PARENT_MOVED", "main is at " + main.commit() + " by now; pull, then commit again.");
        }
        List<StoredFile> added = wanted.operations().stream()
                .flatMap(operation -> operation instanceof Add add ? Stream.of(add.file()) : Stream.empty())
                .toList();
        try {
            requireAcceptable(
                    PathRules.check(added.stream().map(StoredFile::path).toList()));
            List<StoredFile> files = List.copyOf(changed(main, wanted.operations()));
            return isWhole(files) ? publish(adapter, by, files, wanted.note()) : keep(adapter, files);
        } catch (RuntimeException e) {
            drafts.forget(adapter.id(), added);
            throw e;
        }
    }

    private static Collection<StoredFile> changed(Snapshot main, List<CommitOperation> operations) {
        Map<String, StoredFile> files = new LinkedHashMap<>();
        main.files().forEach(file -> files.put(file.path(), file));
        for (CommitOperation operation : operations) {
            switch (operation) {
                case Add(StoredFile file) -> files.put(file.path(), file);
                case DeleteFile(String path) -> {
                    if (files.remove(path) == null) {
                        throw HubProblem.noEntry(path + ": A file with this name doesn't exist");
                    }
                }
                case DeleteFolder(String path) -> files.keySet().removeIf(each -> each.startsWith(path + "/"));
            }
        }
        return files.values();
    }

    private static boolean isWhole(Collection<StoredFile> files) {
        Set<String> paths = files.stream().map(StoredFile::path).collect(Collectors.toSet());
        return paths.containsAll(List.of(AdapterFiles.WEIGHTS, AdapterFiles.CONFIG))
                || paths.containsAll(List.of(AdapterFiles.ROUTER, AdapterFiles.CARD))
                || paths.containsAll(List.of(AdapterFiles.RETRIEVER, AdapterFiles.CARD));
    }

    private Snapshot publish(Adapter adapter, Account by, List<StoredFile> files, CommitNote note) {
        try (Drafts.Aside aside = read(() -> drafts.aside(adapter.id(), files))) {
            return publish(adapter, by, files, aside.files(), note);
        }
    }

    /** @param own the same files where nobody changes them meanwhile */
    private Snapshot publish(
            Adapter adapter, Account by, List<StoredFile> files, List<StoredFile> own, CommitNote note) {
        return switch (read(() -> inspector.inspect(own))) {
            case FolderInspection.Rejected rejected -> throw refused(rejected.findings());
            case FolderInspection.Accepted accepted -> {
                NewVersion version = read(() -> publisher.prepare(own, accepted));
                List<StoredFile> draft = drafts.find(adapter.id());
                Snapshot published = stored(adapter, () -> {
                    var row = adapters.publish(adapter.name(), by, version, "latest");
                    notes.keep(row.version().id(), note);
                    drafts.replace(adapter.id(), List.of());
                    return Snapshot.of(row.version());
                });
                List<StoredFile> waiting = new ArrayList<>(draft);
                waiting.addAll(files);
                drafts.forget(adapter.id(), waiting);
                yield published;
            }
        };
    }

    private Snapshot keep(Adapter adapter, List<StoredFile> files) {
        requireAcceptable(read(() -> inspector.inspectIncomplete(files)));
        return read(() -> stored(adapter, () -> {
            drafts.replace(adapter.id(), files);
            return new Snapshot(adapter, Optional.empty(), drafts.find(adapter.id()));
        }));
    }

    private Snapshot stored(Adapter adapter, Supplier<Snapshot> work) {
        return QuarkusTransaction.requiringNew()
                .call(() -> quotas.within(adapter.name().owner(), work));
    }

    /** Bytes may go away until a draft or a version refers to them: another commit of the same content was refused, or they came long ago. */
    private static <T> T read(Supplier<T> work) {
        try {
            return work.get();
        } catch (BlobMissing gone) {
            throw HubProblem.bad(
                    "UPLOAD_PARTS_INCOMPLETE", "A file of this commit is no longer there; upload it again.");
        }
    }

    private static void requireAcceptable(List<Finding> findings) {
        if (Finding.rejects(findings)) {
            throw refused(findings);
        }
    }

    private static HubProblem refused(List<Finding> findings) {
        List<Finding> reasons = findings.stream()
                .filter(finding -> finding.level() == Level.REJECT)
                .toList();
        return HubProblem.bad(
                reasons.getFirst().code().name(),
                reasons.stream()
                        .map(finding -> finding.file() + ": " + finding.code() + ": " + finding.message() + " "
                                + finding.hint())
                        .map(String::strip)
                        .collect(Collectors.joining("\n")));
    }
}
