package dev.medley.registry.storage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Takes away what somebody began to store and never ended. */
@ApplicationScoped
public class Leftovers {
    private static final Logger LOG = Logger.getLogger(Leftovers.class);

    private final BlobInventory inventory;
    private final BlobStore blobs;

    @Inject
    Leftovers(BlobInventory inventory, BlobStore blobs) {
        this.inventory = inventory;
        this.blobs = blobs;
    }

    /**
     * Aborts multipart uploads whose keys begin so.
     *
     * @param before when they were begun
     * @param isOver whether nobody goes on with those of a key
     */
    public void abort(String prefix, Instant before, Predicate<String> isOver) {
        inventory.eachUnfinished(prefix, parts -> {
            if (parts.begun().isBefore(before) && isOver.test(parts.key())) {
                abort(parts);
            }
        });
    }

    private void abort(BlobInventory.UnfinishedBlob parts) {
        try {
            blobs.abort(parts.key(), parts.storageId());
        } catch (BlobMissing gone) {
            LOG.debugf("parts were gone already key=%s", parts.key());
        }
    }
}
