package dev.medley.registry.upload;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Uploads by id and by what must happen to them. */
@ApplicationScoped
class UploadRepository implements PanacheRepositoryBase<Upload, UUID> {
    private static final int MOST_SHOWN = 100;

    /** Others that change this upload wait until the transaction ends. */
    Optional<Upload> lock(UUID id) {
        return Optional.ofNullable(findById(id, LockModeType.PESSIMISTIC_WRITE));
    }

    List<Upload> findExpired(Instant now) {
        return list("state = 'receiving' and expiresAt < ?1", now);
    }

    /** Versions that the registry was making of others. */
    List<Upload> findUnfinished() {
        return list("state = 'receiving' and origin is not null");
    }

    /** Inspections that a killed registry left behind. */
    List<UUID> findRunning() {
        return find("state = 'running'").stream().map(Upload::id).toList();
    }

    /** What has not ended yet, oldest first; as many as a person looks at. */
    List<Upload> findOpen() {
        return find("state in ('receiving', 'running') order by createdAt")
                .page(0, MOST_SHOWN)
                .list();
    }
}
