package dev.medley.registry.usage;

import dev.medley.registry.usage.UsageMeter.Payer;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Books calls. */
@ApplicationScoped
class UsageRepository {
    private static final String ADD = """
            insert into usage_day (day, account_id, key_id, base, adapter, calls, prompt_tokens, completion_tokens, micros)
            values ((now() at time zone 'utc')::date, ?, ?, ?, ?, 1, ?, ?, ?)
            on conflict (day, account_id, key_id, base, adapter) do update set
                calls = usage_day.calls + 1,
                prompt_tokens = usage_day.prompt_tokens + excluded.prompt_tokens,
                completion_tokens = usage_day.completion_tokens + excluded.completion_tokens,
                micros = usage_day.micros + excluded.micros""";

    /** Column by column, as the index has them: for names put together every adapter would be read, twice for each of a blend. */
    static final String NAMED = " from adapter where owner = split_part(?, '/', 1) and name = split_part(?, '/', 2)";

    /** The owner of an adapter; of one that is gone meanwhile nobody, and the house keeps the part. */
    private static final String ENTER = """
            insert into ledger_entry (call_id, request_id, account_id, kind, micros, key_id, adapter)
            values (?, ?, case when ? = 'earning' then (select owner_id%s) else ?::uuid end,
                    ?, ?, ?, ?)
            on conflict (call_id, kind, adapter) do nothing""".formatted(NAMED);

    /** Owners don't make their own adapters popular, nor do members of the organisation that owns them. */
    private static final String USED = """
            insert into adapter_use (adapter_id, account_id, day)
            select id, ?, (now() at time zone 'utc')::date%s
                and owner_id <> all ((select owners_of(?))::uuid[])
            on conflict do nothing""".formatted(NAMED);

    private static final String BOOKED = "select 1 from ledger_entry where call_id = ? and kind = 'charge'";

    private final AgroalDataSource database;

    @Inject
    UsageRepository(AgroalDataSource database) {
        this.database = database;
    }

    /** All rows of a call, or none. */
    @Transactional
    void book(UUID id, Payer payer, Call call, long micros, int ownersPercent) {
        try (Connection connection = database.getConnection()) {
            add(connection, payer, call, "", 1, micros);
            long earned = 0;
            for (Map.Entry<String, Double> share : new TreeMap<>(call.shares()).entrySet()) {
                long part = Math.round(micros * share.getValue());
                add(connection, payer, call, share.getKey(), share.getValue(), part);
                long earning = part * ownersPercent / 100;
                earned += earning;
                enter(connection, id, payer, "earning", share.getKey(), earning);
                used(connection, payer.account(), share.getKey());
            }
            enter(connection, id, payer, "charge", "", -micros);
            enter(connection, id, payer, "fee", "", micros - earned);
        } catch (SQLException e) {
            throw new IllegalStateException("can't book a call", e);
        }
    }

    /** Whether a call was charged for already; one that costs nothing leaves no trace to tell. */
    boolean isBooked(UUID id) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(BOOKED)) {
            statement.setObject(1, id);
            return statement.executeQuery().next();
        } catch (SQLException e) {
            throw new IllegalStateException("can't look for a call", e);
        }
    }

    private static void add(Connection connection, Payer payer, Call call, String adapter, double share, long micros)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setObject(1, payer.account());
            statement.setString(2, payer.key().orElse(""));
            statement.setString(3, call.base());
            statement.setString(4, adapter);
            statement.setLong(5, Math.round(call.promptTokens() * share));
            statement.setLong(6, Math.round(call.completionTokens() * share));
            statement.setLong(7, micros);
            statement.executeUpdate();
        }
    }

    private static void used(Connection connection, UUID account, String adapter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(USED)) {
            statement.setObject(1, account);
            statement.setString(2, adapter);
            statement.setString(3, adapter);
            statement.setObject(4, account);
            statement.executeUpdate();
        }
    }

    private static void enter(Connection connection, UUID id, Payer payer, String kind, String adapter, long micros)
            throws SQLException {
        if (micros == 0) {
            return;
        }
        Optional<UUID> account = kind.equals("charge") ? Optional.of(payer.account()) : Optional.empty();
        try (PreparedStatement statement = connection.prepareStatement(ENTER)) {
            statement.setObject(1, id);
            statement.setString(2, payer.requestId());
            statement.setString(3, kind);
            statement.setString(4, adapter);
            statement.setString(5, adapter);
            statement.setObject(6, account.orElse(null));
            statement.setString(7, kind);
            statement.setLong(8, micros);
            statement.setString(9, payer.key().orElse(""));
            statement.setString(10, adapter);
            statement.executeUpdate();
        }
    }
}
