package dev.medley.registry.hub;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** {@code GET /api/settings/repositories}: the caller's own repositories with the bytes of their versions, for {@code hf repos list}. */
@Path("/api/settings/repositories")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HubOwnedResource {
    private static final String OWNED = """
            select a.owner || '/' || a.name as id, a.visibility, a.updated_at,
                   coalesce((select sum(v.size) from adapter_version v
                             where v.adapter_id = a.id and v.deleted_at is null), 0)::bigint as storage
            from adapter a where a.owner_id = ? and a.deleted_at is null order by 1""";

    private final AgroalDataSource database;
    private final CurrentAccount current;

    @Inject
    HubOwnedResource(AgroalDataSource database, CurrentAccount current) {
        this.database = database;
        this.current = current;
    }

    record Owned(String id, String type, Instant updatedAt, String visibility, long storage) {}

    @GET
    public List<Owned> list() {
        Account caller = current.require(Scope.ADAPTER_READ);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(OWNED)) {
            statement.setObject(1, caller.id());
            List<Owned> owned = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    owned.add(new Owned(
                            row.getString("id"),
                            "model",
                            row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                            row.getString("visibility"),
                            row.getLong("storage")));
                }
            }
            return owned.stream().filter(each -> current.covers(each.id())).toList();
        } catch (SQLException e) {
            throw new IllegalStateException("can't list repositories", e);
        }
    }
}
