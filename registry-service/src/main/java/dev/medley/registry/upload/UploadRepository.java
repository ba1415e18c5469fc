package dev.medley.registry.upload;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Uploads by id and by what must happen to them. */
@ApplicationScoped
class UploadRepository implements PanacheRepositoryBase<Upload, UUID> {
    /** Others that change this upload wait until the transaction ends. */
    Optional<Upload> lock(UUID id) {
        // Hibernate reads an upload with its files first and locks it afterwards: it would fail on one that is dropped
        // between the two.
        getEntityManager()
                .createNativeQuery("select id from upload where id = ?1 for update", UUID.class)
                .setParameter(1, id)
                .getResultList();
        return findByIdOptional(id);
    }

    List<Upload> findExpired(Instant now) {
        return list("state = 'receiving' and expiresAt < ?1", now);
    }

    /** What clients are sending. */
    List<UUID> findReceiving() {
        return find("state = 'receiving' and origin is null").stream()
                .map(Upload::id)
                .toList();
    }

    /** Versions that the registry was making of others. */
    List<Upload> findUnfinished() {
        return list("state = 'receiving' and origin is not null");
    }

    /** Versions that the registry was fetching: what clients send has files from the beginning. */
    List<UUID> findFetched() {
        return find("state = 'receiving' and origin is null and files is empty").stream()
                .map(Upload::id)
                .toList();
    }

    /** Inspections that a killed registry left behind. */
    List<UUID> findRunning() {
        return find("state = 'running'").stream().map(Upload::id).toList();
    }

    /**
     * What has not ended yet, oldest first.
     *
     * @param after time and id of the upload that the page before ended with
     */
    List<Upload> findOpen(Optional<String> after, int limit) {
        String open = "state in ('receiving', 'running')";
        String order = " order by createdAt, id";
        if (after.isEmpty()) {
            return find(open + order).page(0, limit).list();
        }
        String[] last = after.get().split(" ", 2);
        return find(
                        open + " and (createdAt > ?1 or createdAt = ?1 and id > ?2)" + order,
                        Instant.parse(last[0]),
                        UUID.fromString(last[1]))
                .page(0, limit)
                .list();
    }
}
