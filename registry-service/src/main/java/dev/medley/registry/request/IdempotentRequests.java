package dev.medley.registry.request;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** The table of requests that carried a key. */
@ApplicationScoped
class IdempotentRequests {
    private final AgroalDataSource database;
    private final IdempotencyConfig config;

    @Inject
    IdempotentRequests(AgroalDataSource database, IdempotencyConfig config) {
        this.database = database;
        this.config = config;
    }

    /** A request as it is known. */
    sealed interface Known {
        String bodyHash();

        /** Not answered yet. */
        record Running(String bodyHash) implements Known {}

        /** Answered. */
        @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
        record Answered(String bodyHash, int status, String headers, byte[] sealed) implements Known {}
    }

    /** Takes the id for a new request; what is known of it already when somebody was first. */
    Optional<Known> begin(String id, String bodyHash) {
        forget(config.kept(), config.abandoned());
        String sql = "insert into idempotent_request (id, body_hash) values (?, ?) on conflict (id) do nothing";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.setString(2, bodyHash);
            return statement.executeUpdate() == 1 ? Optional.empty() : Optional.of(find(connection, id, bodyHash));
        } catch (SQLException e) {
            throw new IllegalStateException("can't begin a request", e);
        }
    }

    void answered(String id, int status, String headers, byte[] sealed) {
        String sql = "update idempotent_request set status = ?, headers = ?, body = ? where id = ?";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, status);
            statement.setString(2, headers);
            statement.setBytes(3, sealed);
            statement.setString(4, id);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't keep an answer", e);
        }
    }

    /** Nothing was done: the key is free again. */
    void release(String id) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("delete from idempotent_request where id = ?")) {
            statement.setString(1, id);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't release a request", e);
        }
    }

    private static Known find(Connection connection, String id, String bodyHash) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select body_hash, status, headers, body from idempotent_request where id = ?")) {
            statement.setString(1, id);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    // Released in this moment: the caller may try again.
                    return new Known.Running(bodyHash);
                }
                int status = row.getInt("status");
                return row.wasNull()
                        ? new Known.Running(row.getString("body_hash"))
                        : new Known.Answered(
                                row.getString("body_hash"), status, row.getString("headers"), row.getBytes("body"));
            }
        }
    }

    private void forget(Duration kept, Duration abandoned) {
        String sql = "delete from idempotent_request where created_at < now() - ? * interval '1 second'"
                + " or (status is null and created_at < now() - ? * interval '1 second')";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, kept.toSeconds());
            statement.setLong(2, abandoned.toSeconds());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't forget old requests", e);
        }
    }
}
