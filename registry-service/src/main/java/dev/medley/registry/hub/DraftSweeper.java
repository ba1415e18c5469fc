package dev.medley.registry.hub;

import dev.medley.registry.storage.BlobInventory;
import dev.medley.registry.storage.Leftovers;
import dev.medley.registry.storage.StorageUnavailable;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Takes away bytes that came for a commit and are of no draft: the commit was refused for what had happened meanwhile, came never, or was cut off. A
 * client that commits again within the grace need not send them again.
 */
@ApplicationScoped
class DraftSweeper {
    private static final Logger LOG = Logger.getLogger(DraftSweeper.class);

    private final BlobInventory inventory;
    private final Leftovers leftovers;
    private final Drafts drafts;
    private final HubConfig config;

    @Inject
    DraftSweeper(BlobInventory inventory, Leftovers leftovers, Drafts drafts, HubConfig config) {
        this.inventory = inventory;
        this.leftovers = leftovers;
        this.drafts = drafts;
        this.config = config;
    }

    @Scheduled(
            every = "${medley.hub.sweep:1h}",
            delayed = "5m",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void routine() {
        try {
            sweep(Instant.now().minus(config.grace()));
        } catch (StorageUnavailable away) {
            LOG.warn("what is left of commits stays until storage is back");
        }
    }

    /** @param before when what may go was stored */
    void sweep(Instant before) {
        leftovers.abort(Drafts.PREFIX, before, _ -> true);
        inventory.each(Drafts.PREFIX, blob -> {
            if (blob.modified().isBefore(before)) {
                drafts.sweep(blob.key(), before);
            }
        });
    }
}
