package dev.medley.registry.upload;

import dev.medley.format.Finding;
import dev.medley.format.FindingCode;
import dev.medley.format.FolderInspection;
import dev.medley.format.FolderInspection.Accepted;
import dev.medley.format.VersionOrigin;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.Lineage;
import dev.medley.registry.adapter.NewVersion;
import dev.medley.registry.problem.Outage;
import dev.medley.registry.problem.Problem;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Takes a complete upload to its end on a virtual thread. Every step is repeatable: inspection only reads, copies go to keys named by content, and
 * the version, its tag and the end of the upload are one transaction. So a registry that was killed starts the whole run again, and one whose
 * database or storage went away does as soon as they are back.
 */
@ApplicationScoped
class UploadRunner {
    /** How far an upload is: all bytes here, all bytes judged. */
    private static final double RECEIVED = 0.2;

    private static final double INSPECTED = 0.8;
    /** Inspections at once: each reads its files as fast as storage gives them, and more of them would only be slower. */
    private static final int AT_ONCE = 8;

    private static final Logger LOG = Logger.getLogger(UploadRunner.class);

    private final UploadRepository repository;
    private final UploadService uploads;
    private final FolderInspector inspector;
    private final AdapterService adapters;
    private final VersionPublisher publisher;
    private final Archives archives;
    private final MetadataStripper stripper;
    private final Lookalikes lookalikes;
    private final Quotas quotas;
    private final Lineage lineage;
    private final Event<UploadRefused> refused;
    private final Set<UUID> active = ConcurrentHashMap.newKeySet();
    private final Semaphore turns = new Semaphore(AT_ONCE, true);

    @Inject
    UploadRunner(
            UploadRepository repository,
            UploadService uploads,
            FolderInspector inspector,
            AdapterService adapters,
            VersionPublisher publisher,
            Archives archives,
            MetadataStripper stripper,
            Lookalikes lookalikes,
            Quotas quotas,
            Lineage lineage,
            Event<UploadRefused> refused) {
        this.repository = repository;
        this.uploads = uploads;
        this.inspector = inspector;
        this.adapters = adapters;
        this.publisher = publisher;
        this.archives = archives;
        this.stripper = stripper;
        this.lookalikes = lookalikes;
        this.quotas = quotas;
        this.lineage = lineage;
        this.refused = refused;
    }

    void resume(@Observes StartupEvent event) {
        QuarkusTransaction.requiringNew().call(repository::findRunning).forEach(this::start);
    }

    void start(UUID id) {
        if (active.add(id)) {
            Thread.ofVirtual().name("upload-" + id).start(() -> {
                try {
                    Outage.outlast("upload " + id, () -> inTurn(id));
                } finally {
                    active.remove(id);
                }
            });
        }
    }

    private void inTurn(UUID id) {
        turns.acquireUninterruptibly();
        try {
            run(id);
        } catch (RuntimeException | Error e) {
            // Errors too: a file that exhausts a parser's stack ends its upload, or it would be taken up again at every
            // start.
            if (Outage.causes(e)) {
                throw e;
            }
            LOG.errorf(e, "upload failed upload=%s", id);
            end(
                    id,
                    List.of(Finding.of(
                            FindingCode.UPLOAD_PARTS_INCOMPLETE,
                            "",
                            "",
                            "The upload could not be read; start a new one.")));
            // What has ended is only discarded.
            run(id);
        } finally {
            turns.release();
        }
    }

    private void run(UUID id) {
        Upload upload = QuarkusTransaction.requiringNew().call(() -> repository.findById(id));
        if (upload.state() == UploadState.RUNNING) {
            uploads.progressed(id, RECEIVED);
            switch (archives.unpack(upload.stored(), upload.quarantine())) {
                case Archives.Refused refused -> end(id, refused.findings());
                case Archives.Unpacked(List<StoredFile> files, List<Finding> findings)
                when upload.stripsMetadata() -> inspectBare(upload, files, findings);
                case Archives.Unpacked(List<StoredFile> files, List<Finding> findings) ->
                    inspect(upload, files, findings);
            }
        }
        uploads.discard(upload);
    }

    private void inspectBare(Upload upload, List<StoredFile> files, List<Finding> before) {
        MetadataStripper.Stripped stripped = stripper.strip(files, upload.quarantine());
        List<Finding> all = new ArrayList<>(before);
        all.addAll(stripped.findings());
        if (Finding.rejects(all)) {
            end(upload.id(), all);
        } else {
            inspect(upload, stripped.files(), all);
        }
    }

    private void inspect(Upload upload, List<StoredFile> files, List<Finding> before) {
        FolderInspection.Result result = inspector.inspect(files);
        uploads.progressed(upload.id(), INSPECTED);
        List<Finding> all = new ArrayList<>(before);
        all.addAll(result.findings());
        switch (result) {
            case Accepted accepted -> {
                all.addAll(lookalikes.check(upload.name(), files, accepted.payload()));
                publish(upload, files, accepted, all);
            }
            case FolderInspection.Rejected _ -> {
                all.addAll(lookalikes.check(upload.name(), files, Optional.empty()));
                end(upload.id(), all);
            }
        }
    }

    private void publish(Upload upload, List<StoredFile> files, Accepted accepted, List<Finding> findings) {
        NewVersion version = publisher.prepare(files, accepted, upload.origin());
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                Upload row = repository.lock(upload.id()).orElseThrow();
                // An archive has more in it than was announced.
                quotas.within(row.name().owner(), () -> {
                    var published = adapters.publish(row.name(), row.account(), version, row.tag());
                    row.origin()
                            .ifPresent(
                                    origin -> lineage.record(published.version().id(), parents(origin)));
                    row.succeeded(published.version().digest(), warnings(findings, published), published.held());
                    repository.flush();
                    return row;
                });
            });
        } catch (Problem refused) {
            if (Outage.causes(refused)) {
                throw refused;
            }
            FindingCode code = refused.code().equals(FindingCode.QUOTA_STORAGE.name())
                    ? FindingCode.QUOTA_STORAGE
                    : FindingCode.NAME_TAKEN;
            end(upload.id(), List.of(Finding.of(code, "", "", refused.getMessage())));
        }
    }

    private static List<Lineage.Relative> parents(VersionOrigin origin) {
        return origin.parents().stream()
                .map(parent -> new Lineage.Relative("merged", parent.id(), parent.version(), parent.weight()))
                .toList();
    }

    private static String warnings(List<Finding> findings, AdapterService.Published published) {
        List<Finding> all = new ArrayList<>(findings);
        if (!published.isNew()) {
            all.add(Finding.of(
                    FindingCode.DUPLICATE_VERSION,
                    "",
                    "",
                    "Identical to version " + published.version().digest() + ". Nothing new was stored."));
        }
        return FindingJson.text(all);
    }

    private void end(UUID id, List<Finding> findings) {
        QuarkusTransaction.requiringNew().run(() -> {
            Upload upload = repository.lock(id).orElseThrow();
            upload.failed(FindingJson.text(findings));
            refused.fire(
                    new UploadRefused(id, upload.account().id(), upload.name().toString()));
        });
    }
}
