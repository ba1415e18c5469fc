package dev.medley.registry.webhook;

import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of hooks. */
@ApplicationScoped
class WebhookRepository {
    private static final String SELECT = """
            select w.id, w.owner_id, a.username, w.url, array_to_string(w.events, ','), w.active, w.failures, w.created_at
            from webhook w join account a on a.id = w.owner_id where\s""";

    private final NativeSql database;

    @Inject
    WebhookRepository(NativeSql database) {
        this.database = database;
    }

    void add(Webhook hook, byte[] secret) {
        database.execute(
                """
                insert into webhook (id, owner_id, url, events, secret, active)
                values (?1, ?2, ?3, string_to_array(?4, ','), ?5, ?6)""", hook.id(), hook.owner(), hook.url(), String.join(",", hook.events()), secret, hook.isActive());
    }

    Optional<Webhook> find(UUID id) {
        return select("w.id = ?1", id).stream().findFirst();
    }

    /** Oldest first. */
    List<Webhook> of(UUID owner) {
        return select("w.owner_id = ?1 order by w.created_at, w.id", owner);
    }

    /** Those of an owner that want to hear of an event; none where the owner is suspended. */
    List<UUID> listening(UUID owner, HookEvent event) {
        return database.rows("""
                        select w.id from webhook w join account a on a.id = w.owner_id
                        where w.owner_id = ?1 and w.active and ?2 = any (w.events) and a.suspended_at is null""", owner, event.label()).stream()
                .map(row -> (UUID) row[0])
                .toList();
    }

    /** One that was off and is not starts without failures. */
    void change(UUID id, WebhookService.Wanted wanted) {
        database.execute("""
                update webhook set url = ?2, events = string_to_array(?3, ','), active = ?4,
                    failures = case when ?4 and not active then 0 else failures end
                where id = ?1""", id, wanted.url(), String.join(",", wanted.events()), wanted.isActive());
    }

    void seal(UUID id, byte[] secret) {
        database.execute("update webhook set secret = ?2 where id = ?1", id, secret);
    }

    void remove(UUID id) {
        database.execute("delete from webhook where id = ?1", id);
    }

    void arrived(UUID id) {
        database.execute("update webhook set failures = 0 where id = ?1 and failures > 0", id);
    }

    /** Counts a delivery that failed for good; the hook, where that was one too many and it is off now. */
    Optional<Webhook> failed(UUID id, int patience) {
        database.execute("update webhook set failures = failures + 1 where id = ?1 and active", id);
        int off = database.execute(
                "update webhook set active = false where id = ?1 and active and failures >= ?2", id, patience);
        return off == 0 ? Optional.empty() : find(id);
    }

    private List<Webhook> select(String condition, UUID id) {
        return database.rows(SELECT + condition, id).stream()
                .map(WebhookRepository::hook)
                .toList();
    }

    private static Webhook hook(Object[] row) {
        return new Webhook(
                (UUID) row[0],
                (UUID) row[1],
                (String) row[2],
                (String) row[3],
                List.of(((String) row[4]).split(",")),
                (Boolean) row[5],
                ((Number) row[6]).intValue(),
                (Instant) row[7]);
    }
}
