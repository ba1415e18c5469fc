package dev.medley.registry.account;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which credentials that were good a moment ago are good still: for answers that take longer than that. */
@ApplicationScoped
public class CredentialCheck {
    /** As {@code Authentication} decides. Keys of robots are good no longer than the account of who they act for. */
    private static final String GOOD = """
            select k.account_id, k.id from api_key k join account a on a.id = k.account_id
            where k.id = any (?) and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
                and a.suspended_at is null
                and not exists (
                    select from membership m join account o on o.id = m.owner_id
                    where a.kind = 'robot' and m.account_id = a.id and o.suspended_at is not null)
            union all
            select id, null from account where id = any (?) and suspended_at is null
            """;

    private final AgroalDataSource database;

    @Inject
    CredentialCheck(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * What somebody called with.
     *
     * @param key absent for a person in the portal, who is good for as long as the account is
     */
    public record Credential(UUID account, Optional<String> key) {}

    /** Those of {@code asked} that are good now, by one statement. */
    public Set<Credential> good(Collection<Credential> asked) {
        Object[] keys =
                asked.stream().flatMap(each -> each.key().stream()).distinct().toArray();
        Object[] people = asked.stream()
                .filter(each -> each.key().isEmpty())
                .map(Credential::account)
                .distinct()
                .toArray();
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(GOOD)) {
            Array ofKeys = connection.createArrayOf("text", keys);
            Array ofPeople = connection.createArrayOf("uuid", people);
            query.setArray(1, ofKeys);
            query.setArray(2, ofPeople);
            Set<Credential> good = new HashSet<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    good.add(new Credential(rows.getObject(1, UUID.class), Optional.ofNullable(rows.getString(2))));
                }
            }
            return good;
        } catch (SQLException e) {
            throw new IllegalStateException("can't look credentials up", e);
        }
    }
}
