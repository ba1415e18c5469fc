package dev.medley.registry.review;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;

/** The table of reviews. */
@ApplicationScoped
class Reviews {
    private static final String FIND = """
            select a.username, r.stars, r.text, r.created_at, r.updated_at
            from review r join account a on a.id = r.account_id
            where r.adapter_id = ?1 and a.suspended_at is null order by r.created_at desc, a.username""";

    private final EntityManager database;

    @Inject
    Reviews(EntityManager database) {
        this.database = database;
    }

    /** @param stars 1 to 5 */
    record Review(String author, int stars, String text, Instant createdAt, Instant updatedAt) {}

    /** Newest first. */
    List<Review> of(UUID adapter) {
        return database
                .unwrap(Session.class)
                .createNativeQuery(FIND, Object[].class)
                .setParameter(1, adapter)
                .getResultList()
                .stream()
                .map(row -> new Review(
                        (String) row[0], ((Number) row[1]).intValue(), (String) row[2], (Instant) row[3], (Instant)
                                row[4]))
                .toList();
    }

    Optional<Review> of(UUID adapter, String author) {
        return of(adapter).stream()
                .filter(review -> review.author().equals(author))
                .findFirst();
    }

    /** Whether it is their first. */
    boolean put(UUID adapter, UUID account, int stars, String text) {
        // A row that was inserted has never been locked or updated by anybody.
        return (Boolean) database.createNativeQuery("""
                        insert into review (adapter_id, account_id, stars, text) values (?1, ?2, ?3, ?4)
                        on conflict (adapter_id, account_id)
                        do update set stars = excluded.stars, text = excluded.text, updated_at = now()
                        returning xmax = 0""", Boolean.class)
                .setParameter(1, adapter)
                .setParameter(2, account)
                .setParameter(3, stars)
                .setParameter(4, text)
                .getSingleResult();
    }

    boolean remove(UUID adapter, String author) {
        return database.createNativeQuery("""
                        delete from review r using account a
                        where r.adapter_id = ?1 and a.id = r.account_id and a.username = ?2""")
                        .setParameter(1, adapter)
                        .setParameter(2, author)
                        .executeUpdate()
                > 0;
    }

    /** Whether a call of the account was answered by the adapter. */
    boolean hasUsed(UUID adapter, UUID account) {
        return !database.createNativeQuery(
                        "select 1 from adapter_use where adapter_id = ?1 and account_id = ?2 limit 1")
                .setParameter(1, adapter)
                .setParameter(2, account)
                .getResultList()
                .isEmpty();
    }
}
