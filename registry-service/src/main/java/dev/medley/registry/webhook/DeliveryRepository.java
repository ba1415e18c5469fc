package dev.medley.registry.webhook;

import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The outbox: every method that sends something on is safe while other registries do the same. */
@ApplicationScoped
class DeliveryRepository {
    private static final String COLUMNS =
            "select id, event, state, attempts, status, reason, created_at, attempted_at, next_at, payload"
                    + " from webhook_delivery where webhook_id = ?1 and ";

    private static final String NEWEST = "true order by created_at desc, id desc limit ?2";
    private static final String OLDER =
            "(created_at, id) < (select created_at, id from webhook_delivery where id = ?3) and " + NEWEST;

    /** A few of each hook and hooks in any order: one with a long queue or a slow receiver keeps no other waiting for long. */
    private static final String TAKE = """
            update webhook_delivery d set attempts = d.attempts + 1, attempted_at = now(),
                next_at = now() + ?1 * interval '1 second'
            from (select due.id, w.url, w.secret from (
                    select o.webhook_id from webhook_delivery o join webhook w on w.id = o.webhook_id
                    join account a on a.id = w.owner_id
                    where o.state = 'waiting' and o.next_at <= now() and w.active and a.suspended_at is null
                    group by o.webhook_id order by random() limit 10) h
                join webhook w on w.id = h.webhook_id
                cross join lateral (
                    select o.id from webhook_delivery o
                    where o.webhook_id = h.webhook_id and o.state = 'waiting' and o.next_at <= now()
                    order by o.next_at limit 4 for update skip locked) due) taken
            where d.id = taken.id
            returning d.id, d.webhook_id, taken.url, taken.secret, d.event, d.payload, d.attempts""";

    private final NativeSql database;

    @Inject
    DeliveryRepository(NativeSql database) {
        this.database = database;
    }

    /** Adds one that is sent at once. */
    UUID add(UUID hook, String event, String payload) {
        UUID id = UUID.randomUUID();
        database.execute("""
                insert into webhook_delivery (id, webhook_id, event, payload, state, next_at)
                values (?1, ?2, ?3, ?4, 'waiting', now())""", id, hook, event, payload);
        return id;
    }

    /** Adds one that is not sent. */
    void drop(UUID hook, String event, String payload) {
        database.execute("""
                insert into webhook_delivery (id, webhook_id, event, payload, state)
                values (?1, ?2, ?3, ?4, 'dropped')""", UUID.randomUUID(), hook, event, payload);
    }

    /** How many a hook had to send in the last 24 hours. */
    long recent(UUID hook) {
        return ((Number) database.rows("""
                                select count(*) from webhook_delivery where webhook_id = ?1
                                and created_at > now() - interval '1 day' and state <> 'dropped'""", hook).getFirst()[0]).longValue();
    }

    /** Newest first. */
    List<Delivery> of(UUID hook, Optional<UUID> before, int limit) {
        List<Object[]> rows = before.map(last -> database.rows(COLUMNS + OLDER, hook, limit, last))
                .orElseGet(() -> database.rows(COLUMNS + NEWEST, hook, limit));
        return rows.stream().map(DeliveryRepository::delivery).toList();
    }

    Optional<Delivery> find(UUID hook, UUID id) {
        return database.rows(COLUMNS + "id = ?2", hook, id).stream()
                .map(DeliveryRepository::delivery)
                .findFirst();
    }

    /** Takes some that are due. Whoever does not say within the time what came of them has lost them to others. */
    List<DueDelivery> take(Duration lease) {
        return database.rows(TAKE, lease.toSeconds()).stream()
                .map(row -> new DueDelivery(
                        (UUID) row[0],
                        (UUID) row[1],
                        (String) row[2],
                        (byte[]) row[3],
                        (String) row[4],
                        (String) row[5],
                        ((Number) row[6]).intValue()))
                .toList();
    }

    /** False when somebody else has taken it meanwhile. */
    boolean arrived(DueDelivery due, int status) {
        return database.execute("""
                        update webhook_delivery set state = 'delivered', status = ?3, reason = null, next_at = null
                        where id = ?1 and attempts = ?2 and state = 'waiting'""", due.id(), due.attempts(), status) == 1;
    }

    /**
     * Notes a failed attempt.
     *
     * @param pause until the next one; absent after the last
     * @return false when somebody else has taken it meanwhile
     */
    boolean missed(DueDelivery due, Attempt.Missed attempt, Optional<Duration> pause) {
        return database.execute(
                        """
                        update webhook_delivery set state = ?3, status = nullif(?4, 0), reason = ?5,
                            next_at = case when ?3 = 'waiting' then now() + ?6 * interval '1 millisecond' end
                        where id = ?1 and attempts = ?2 and state = 'waiting'""",
                        due.id(),
                        due.attempts(),
                        pause.isPresent() ? "waiting" : "failed",
                        attempt.status().orElse(0),
                        attempt.reason().label(),
                        pause.map(Duration::toMillis).orElse(0L))
                == 1;
    }

    /** What waits for a hook that was switched off is not sent any more. */
    void dropWaiting(UUID hook) {
        database.execute(
                "update webhook_delivery set state = 'dropped', next_at = null where webhook_id = ?1 and state = 'waiting'",
                hook);
    }

    void forget(Instant before) {
        database.execute("delete from webhook_delivery where created_at < ?1", before);
    }

    private static Delivery delivery(Object[] row) {
        return new Delivery(
                (UUID) row[0],
                (String) row[1],
                (String) row[2],
                ((Number) row[3]).intValue(),
                Optional.ofNullable((Integer) row[4]),
                Optional.ofNullable((String) row[5]),
                (Instant) row[6],
                Optional.ofNullable((Instant) row[7]),
                Optional.ofNullable((Instant) row[8]),
                (String) row[9]);
    }
}
