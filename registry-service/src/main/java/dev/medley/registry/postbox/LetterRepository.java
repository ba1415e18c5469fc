package dev.medley.registry.postbox;

import dev.medley.registry.sql.NativeSql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** Letters that wait. Every method is safe while other registries do the same. A letter may hold a token, so no row outlives its use. */
@ApplicationScoped
class LetterRepository {
    private static final String TAKE = """
            update letter l set attempts = l.attempts + 1, next_at = now() + ?1 * interval '1 second'
            from (select id from letter where next_at <= now() and expires_at > now()
                  order by next_at limit 10 for update skip locked) due
            where l.id = due.id
            returning l.id, l.recipient, l.subject, l.body, l.attempts""";

    private final NativeSql database;

    @Inject
    LetterRepository(NativeSql database) {
        this.database = database;
    }

    /** Adds one that is sent at once. */
    void add(String to, String subject, String body, Instant expiresAt) {
        database.execute(
                "insert into letter (id, recipient, subject, body, expires_at) values (?1, ?2, ?3, ?4, ?5)",
                UUID.randomUUID(),
                to,
                subject,
                body,
                OffsetDateTime.ofInstant(expiresAt, ZoneOffset.UTC));
    }

    /** Takes some that are due. Whoever does not say within the time what came of them has lost them to others. */
    List<DueLetter> take(Duration lease) {
        return database.rows(TAKE, lease.toSeconds()).stream()
                .map(row -> new DueLetter(
                        (UUID) row[0], (String) row[1], (String) row[2], (String) row[3], ((Number) row[4]).intValue()))
                .toList();
    }

    /** It was sent, or is given up; not, when somebody else has taken it meanwhile. */
    void forget(DueLetter letter) {
        database.execute("delete from letter where id = ?1 and attempts = ?2", letter.id(), letter.attempts());
    }

    /** It is sent again after the pause; not, when somebody else has taken it meanwhile. */
    void postpone(DueLetter letter, Duration pause) {
        database.execute(
                "update letter set next_at = now() + ?3 * interval '1 millisecond' where id = ?1 and attempts = ?2",
                letter.id(),
                letter.attempts(),
                pause.toMillis());
    }

    /** How many were not sent in time, and are gone. */
    int forgetExpired() {
        return database.execute("delete from letter where expires_at <= now()");
    }
}
