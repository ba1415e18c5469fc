package dev.medley.registry.request;

import io.agroal.api.AgroalDataSource;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table of changes: rows are added and read, and forget after thirty days from where somebody called; a trigger sees to the rest. */
@ApplicationScoped
class AuditLog {
    private static final String ADD = """
            insert into audit_entry (account_id, actor, key_id, address, action, object, detail, status, code, request_id)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    /** Only their own rows for everybody; all rows for an administrator, who may narrow them. */
    private static final String FIND = """
            select id, at, actor, key_id, address, action, object, detail, status, code, request_id
            from audit_entry
            where (?::uuid is null or account_id = ?::uuid) and (?::text is null or actor = ?)
              and (?::text is null or action = ?) and (?::text is null or position(? in object || ' ' || detail) > 0)
              and (?::bigint is null or id < ?)
            order by id desc limit ?""";

    private static final String FORGET =
            "update audit_entry set address = '' where address <> '' and at < now() - interval '30 days'";

    private final AgroalDataSource database;

    @Inject
    AuditLog(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * What was tried, by whom, and what came of it.
     *
     * @param object address of what was made or changed
     * @param detail what of it, where the address does not say it
     */
    record Entry(
            String id,
            Instant at,
            String actor,
            String keyId,
            String address,
            String action,
            String object,
            String detail,
            int status,
            String code,
            String requestId) {}

    /** Which rows. */
    record Wanted(Optional<UUID> account, Optional<String> actor, Optional<String> action, Optional<String> object) {}

    @Scheduled(every = "1h", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forgetAddresses() {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't forget addresses", e);
        }
    }

    void add(Optional<UUID> account, Entry entry) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setObject(1, account.orElse(null));
            statement.setString(2, entry.actor());
            statement.setString(3, entry.keyId());
            statement.setString(4, entry.address());
            statement.setString(5, entry.action());
            statement.setString(6, entry.object());
            statement.setString(7, entry.detail());
            statement.setInt(8, entry.status());
            statement.setString(9, entry.code());
            statement.setString(10, entry.requestId());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't write the audit log", e);
        }
    }

    /** Newest first. */
    List<Entry> find(Wanted wanted, Optional<String> before, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            Object[] values = {
                wanted.account().orElse(null),
                wanted.actor().orElse(null),
                wanted.action().orElse(null),
                wanted.object().orElse(null),
                before.map(Long::valueOf).orElse(null)
            };
            for (int i = 0; i < values.length; i++) {
                statement.setObject(2 * i + 1, values[i]);
                statement.setObject(2 * i + 2, values[i]);
            }
            statement.setInt(2 * values.length + 1, limit);
            List<Entry> entries = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    entries.add(entry(rows));
                }
            }
            return entries;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the audit log", e);
        }
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                Long.toString(row.getLong("id")),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("actor"),
                row.getString("key_id"),
                row.getString("address"),
                row.getString("action"),
                row.getString("object"),
                row.getString("detail"),
                row.getInt("status"),
                row.getString("code"),
                row.getString("request_id"));
    }
}
