package dev.medley.registry.adapter;

import dev.medley.registry.problem.Place;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Who asked for a gated adapter, and what became of it. */
@ApplicationScoped
class AccessRequests {
    private static final String ASKED = """
            select a.username, r.state, r.message, r.reason, r.created_at
            from access_request r join account a on a.id = r.account_id
            where r.adapter_id = ? and""";
    private static final String PAGE = ASKED + """
             (?::text is null or r.state = ?)
              and (?::text is null or r.created_at < ?::timestamptz or (r.created_at = ?::timestamptz and a.username > ?))
            order by r.created_at desc, a.username limit ?""";

    private final AgroalDataSource database;

    @Inject
    AccessRequests(AgroalDataSource database) {
        this.database = database;
    }

    boolean isGranted(UUID adapter, UUID account) {
        String sql = "select 1 from access_request where adapter_id = ? and account_id = ? and state = 'granted'";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, adapter);
            statement.setObject(2, account);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't read access", e);
        }
    }

    /**
     * Asks; a request that was decided stays as it is.
     *
     * @return whether nobody had asked before
     */
    boolean ask(UUID adapter, UUID account, String message, boolean granted) {
        String sql = """
                insert into access_request (adapter_id, account_id, state, message, decided_at)
                values (?, ?, ?, ?, case when ? then now() end) on conflict (adapter_id, account_id) do nothing""";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, adapter);
            statement.setObject(2, account);
            statement.setString(3, granted ? "granted" : "pending");
            statement.setString(4, message);
            statement.setBoolean(5, granted);
            return statement.executeUpdate() > 0;
        } catch (SQLException e) {
            throw new IllegalStateException("can't ask for access", e);
        }
    }

    /** Grants or rejects, also what nobody asked for yet; or lets it wait again. */
    void decide(UUID adapter, UUID account, String state, String reason) {
        String sql = """
                insert into access_request (adapter_id, account_id, state, reason, decided_at)
                values (?, ?, ?, ?, case when ? then now() end)
                on conflict (adapter_id, account_id)
                do update set state = excluded.state, reason = excluded.reason, decided_at = excluded.decided_at""";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, adapter);
            statement.setObject(2, account);
            statement.setString(3, state);
            statement.setString(4, reason);
            statement.setBoolean(5, !state.equals("pending"));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't decide about access", e);
        }
    }

    Optional<AccessRequest> find(UUID adapter, String username) {
        return query(ASKED + " a.username = ?", adapter, username).stream().findFirst();
    }

    /**
     * Newest first.
     *
     * @param after where the page before ended
     */
    List<AccessRequest> page(UUID adapter, Optional<String> state, Optional<Place> after, int limit) {
        String wanted = state.orElse(null);
        String at = after.map(place -> place.at().toString()).orElse(null);
        String name = after.map(Place::name).orElse(null);
        return query(PAGE, adapter, wanted, wanted, at, at, at, name, limit);
    }

    private List<AccessRequest> query(String sql, Object... parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<AccessRequest> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new AccessRequest(
                            rows.getString("username"),
                            rows.getString("state"),
                            rows.getString("message"),
                            rows.getString("reason"),
                            rows.getObject("created_at", OffsetDateTime.class).toInstant()));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read requests for access", e);
        }
    }
}
