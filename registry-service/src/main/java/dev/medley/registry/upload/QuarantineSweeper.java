package dev.medley.registry.upload;

import dev.medley.registry.storage.BlobInventory;
import dev.medley.registry.storage.BlobStore;
import dev.medley.registry.storage.Leftovers;
import dev.medley.registry.storage.StorageUnavailable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Takes away what lies in quarantine for no upload that goes on: the registry, its database or storage went away between the end of an upload and the
 * removal of its files, or between the storage's consent to an upload and the row of it.
 */
@ApplicationScoped
class QuarantineSweeper {
    private static final Logger LOG = Logger.getLogger(QuarantineSweeper.class);

    private final BlobInventory inventory;
    private final Leftovers leftovers;
    private final BlobStore blobs;
    private final UploadRepository repository;
    private final UploadConfig config;

    @Inject
    QuarantineSweeper(
            BlobInventory inventory,
            Leftovers leftovers,
            BlobStore blobs,
            UploadRepository repository,
            UploadConfig config) {
        this.leftovers = leftovers;
        this.inventory = inventory;
        this.blobs = blobs;
        this.repository = repository;
        this.config = config;
    }

    @Scheduled(
            every = "${medley.upload.sweep:60s}",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void routine() {
        try {
            sweep(Instant.now().minus(config.settled()));
        } catch (StorageUnavailable away) {
            LOG.warn("what is left in quarantine stays until storage is back");
        }
    }

    /** @param before when what may go was stored: an upload that is being opened has parts before it has a row */
    void sweep(Instant before) {
        leftovers.abort(Upload.QUARANTINE, before, this::isOver);
        inventory.each(Upload.QUARANTINE, blob -> {
            if (blob.modified().isBefore(before) && isOver(blob.key())) {
                blobs.delete(blob.key());
            }
        });
    }

    private boolean isOver(String key) {
        UUID id = UUID.fromString(key.substring(Upload.QUARANTINE.length()).replaceAll("/.*", ""));
        return QuarkusTransaction.requiringNew()
                .call(() -> repository.findByIdOptional(id).filter(Upload::isOpen))
                .isEmpty();
    }
}
