package dev.medley.registry.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.registry.problem.Problem;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tokens with which somebody may register, each once. Only their hashes are kept. */
@ApplicationScoped
class Invitations {
    static final Duration USUAL = Duration.ofDays(14);
    static final Duration LONGEST = Duration.ofDays(90);
    private static final String PREFIX = "mdl_inv_";
    /** The row is locked until the registration is done or undone, so that of two that come at once one is refused. */
    private static final String USABLE = """
            select id from invitation
            where token_hash = ? and used_at is null and expires_at > now() and (email = '' or lower(email) = lower(?))
            for update""";

    private static final String LIST = """
            select i.id, i.email, i.created_at, i.expires_at, i.used_at, u.username
            from invitation i left join account u on u.id = i.used_by
            where i.id::text > ? order by i.id::text limit ?""";

    private final AgroalDataSource database;

    @Inject
    Invitations(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * One invitation, without its token.
     *
     * @param email empty: for whoever has the token
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Invitation(
            UUID id,
            String email,
            Instant createdAt,
            Instant expiresAt,
            Optional<Instant> usedAt,
            Optional<String> usedBy) {}

    /** A new one and its token, which is not kept. */
    record Created(UUID id, String token) {}

    Created create(Account by, String email, Instant expiresAt) {
        SecretToken token = SecretToken.generate(PREFIX);
        var made = new Created(UUID.randomUUID(), token.text());
        String sql = "insert into invitation (id, token_hash, email, created_by, expires_at) values (?, ?, ?, ?, ?)";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, made.id());
            statement.setString(2, token.hash());
            statement.setString(3, email);
            statement.setObject(4, by.id());
            statement.setObject(5, OffsetDateTime.ofInstant(expiresAt, ZoneOffset.UTC));
            statement.executeUpdate();
            return made;
        } catch (SQLException e) {
            throw new IllegalStateException("can't store an invitation", e);
        }
    }

    /**
     * The invitation behind a token, held for the caller's transaction.
     *
     * @throws Problem 403 for a token that is unknown, used, expired, withdrawn or somebody else's: all the same to whoever tries
     */
    UUID require(String token, String email) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(USABLE)) {
            statement.setString(1, new SecretToken(token).hash());
            statement.setString(2, email);
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    return row.getObject(1, UUID.class);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't look for an invitation", e);
        }
        throw new Problem(
                403,
                "INVITATION_INVALID",
                "The invitation is unknown, used, expired or for another mail address. Ask for a new one.");
    }

    /** @param account stored already */
    void used(UUID id, UUID account) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(
                        "update invitation set used_at = now(), used_by = ? where id = ?")) {
            statement.setObject(1, account);
            statement.setObject(2, id);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't use an invitation up", e);
        }
    }

    List<Invitation> list(String after, int limit) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(LIST)) {
            statement.setString(1, after);
            statement.setInt(2, limit);
            List<Invitation> all = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    all.add(new Invitation(
                            row.getObject(1, UUID.class),
                            row.getString(2),
                            time(row, 3).orElseThrow(),
                            time(row, 4).orElseThrow(),
                            time(row, 5),
                            Optional.ofNullable(row.getString(6))));
                }
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException("can't list invitations", e);
        }
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** Whether there was one that nobody had used. */
    boolean withdraw(String id) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("delete from invitation where id::text = ? and used_at is null")) {
            statement.setString(1, id);
            return statement.executeUpdate() > 0;
        } catch (SQLException e) {
            throw new IllegalStateException("can't withdraw an invitation", e);
        }
    }
}
