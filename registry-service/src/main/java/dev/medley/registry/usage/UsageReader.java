package dev.medley.registry.usage;

import dev.medley.registry.account.Budget;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads what was booked. */
@ApplicationScoped
class UsageReader {
    private static final String ROWS = """
            select day, key_id, base, adapter, calls, prompt_tokens, completion_tokens, micros,
                   day || ' ' || key_id || ' ' || base || ' ' || adapter as place
            from usage_day
            where account_id = ? and day between ? and ? and (adapter <> '') = ?
              and (?::text is null or key_id = ?) and (?::text is null or adapter = ?)
              and (?::text is null or day || ' ' || key_id || ' ' || base || ' ' || adapter < ?)
            order by place desc limit ?""";

    private static final String ENTRIES = """
            select id, at, request_id, kind, micros, key_id, adapter from ledger_entry
            where account_id = ? and (?::bigint is null or id < ?) order by id desc limit ?""";

    private final AgroalDataSource database;

    @Inject
    UsageReader(AgroalDataSource database) {
        this.database = database;
    }

    /** Which rows; {@code byAdapter} rows are the parts of the others. */
    record Wanted(
            UUID account,
            LocalDate from,
            LocalDate to,
            boolean byAdapter,
            Optional<String> key,
            Optional<String> adapter) {}

    /** Calls of a day with one key on one base, as a whole or one adapter's part. */
    record UsageRow(
            LocalDate day,
            String key,
            String base,
            Optional<String> adapter,
            long calls,
            long promptTokens,
            long completionTokens,
            String cost,
            String currency) {
        String place() {
            return day + " " + key + " " + base + " " + adapter.orElse("");
        }
    }

    /** One line of the account's ledger. */
    record LedgerEntry(
            String id,
            Instant at,
            String requestId,
            String kind,
            String amount,
            String currency,
            String key,
            Optional<String> adapter) {}

    /** Newest first. */
    List<UsageRow> rows(Wanted wanted, Optional<String> after, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(ROWS)) {
            statement.setObject(1, wanted.account());
            statement.setObject(2, wanted.from());
            statement.setObject(3, wanted.to());
            statement.setBoolean(4, wanted.byAdapter());
            statement.setString(5, wanted.key().orElse(null));
            statement.setString(6, wanted.key().orElse(null));
            statement.setString(7, wanted.adapter().orElse(null));
            statement.setString(8, wanted.adapter().orElse(null));
            statement.setString(9, after.orElse(null));
            statement.setString(10, after.orElse(null));
            statement.setInt(11, limit);
            List<UsageRow> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(row(found));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read usage", e);
        }
    }

    private static UsageRow row(ResultSet row) throws SQLException {
        return new UsageRow(
                row.getObject("day", LocalDate.class),
                row.getString("key_id"),
                row.getString("base"),
                Optional.of(row.getString("adapter")).filter(adapter -> !adapter.isEmpty()),
                row.getLong("calls"),
                row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"),
                Budget.text(row.getLong("micros")),
                "credit");
    }

    /** Newest first. */
    List<LedgerEntry> entries(UUID account, Optional<String> before, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(ENTRIES)) {
            Long place = before.map(Long::valueOf).orElse(null);
            statement.setObject(1, account);
            statement.setObject(2, place);
            statement.setObject(3, place);
            statement.setInt(4, limit);
            List<LedgerEntry> entries = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    entries.add(entry(found));
                }
            }
            return entries;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the ledger", e);
        }
    }

    private static LedgerEntry entry(ResultSet row) throws SQLException {
        return new LedgerEntry(
                Long.toString(row.getLong("id")),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("request_id"),
                row.getString("kind"),
                Budget.text(row.getLong("micros")),
                "credit",
                row.getString("key_id"),
                Optional.of(row.getString("adapter")).filter(adapter -> !adapter.isEmpty()));
    }

    /** Millionths paid and earned over all time. */
    long balance(UUID account) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "select coalesce(sum(micros), 0) from ledger_entry where account_id = ?")) {
            statement.setObject(1, account);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the ledger", e);
        }
    }
}
