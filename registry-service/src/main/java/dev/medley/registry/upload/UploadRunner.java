package dev.medley.registry.upload;

import dev.medley.format.Finding;
import dev.medley.format.FindingCode;
import dev.medley.format.FolderInspection;
import dev.medley.format.FolderInspection.Accepted;
import dev.medley.registry.adapter.AdapterService;
import dev.medley.registry.adapter.NewVersion;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.storage.StorageUnavailable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Takes a complete upload to its end on a virtual thread. Every step is repeatable: inspection only reads, copies go to keys named by content, and
 * the version, its tag and the end of the upload are one transaction. So a registry that was killed starts the whole run again.
 */
@ApplicationScoped
class UploadRunner {
    private static final Logger LOG = Logger.getLogger(UploadRunner.class);

    private final UploadRepository repository;
    private final UploadService uploads;
    private final FolderInspector inspector;
    private final AdapterService adapters;
    private final VersionPublisher publisher;
    private final Set<UUID> active = ConcurrentHashMap.newKeySet();

    @Inject
    UploadRunner(
            UploadRepository repository,
            UploadService uploads,
            FolderInspector inspector,
            AdapterService adapters,
            VersionPublisher publisher) {
        this.repository = repository;
        this.uploads = uploads;
        this.inspector = inspector;
        this.adapters = adapters;
        this.publisher = publisher;
    }

    void resume(@Observes StartupEvent event) {
        QuarkusTransaction.requiringNew().call(repository::findRunning).forEach(this::start);
    }

    void start(UUID id) {
        if (active.add(id)) {
            Thread.ofVirtual().name("upload-" + id).start(() -> {
                try {
                    run(id);
                } catch (StorageUnavailable away) {
                    LOG.warnf("upload waits for object storage upload=%s", id);
                } catch (RuntimeException e) {
                    LOG.errorf(e, "upload failed upload=%s", id);
                    end(
                            id,
                            List.of(Finding.of(
                                    FindingCode.UPLOAD_PARTS_INCOMPLETE,
                                    "",
                                    "",
                                    "The upload could not be read; start a new one.")));
                } finally {
                    active.remove(id);
                }
            });
        }
    }

    private void run(UUID id) {
        Upload upload = QuarkusTransaction.requiringNew().call(() -> repository.findById(id));
        FolderInspection.Result result = inspector.inspect(upload.stored());
        switch (result) {
            case FolderInspection.Rejected rejected -> end(id, rejected.findings());
            case Accepted accepted -> publish(upload, accepted);
        }
        uploads.discard(upload);
    }

    private void publish(Upload upload, Accepted accepted) {
        NewVersion version = publisher.prepare(upload.stored(), accepted);
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                Upload row = repository.lock(upload.id()).orElseThrow();
                var published = adapters.publish(row.name(), row.account(), version, row.tag());
                row.succeeded(published.version().digest(), warnings(accepted.findings(), published));
            });
        } catch (Problem refused) {
            end(upload.id(), List.of(Finding.of(FindingCode.NAME_TAKEN, "", "", refused.getMessage())));
        }
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
        QuarkusTransaction.requiringNew()
                .run(() -> repository.lock(id).orElseThrow().failed(FindingJson.text(findings)));
    }
}
