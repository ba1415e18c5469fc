package dev.medley.registry.fleet;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What workers keep on their disks, against what there still is. */
@ApplicationScoped
class CachedVersions {
    private static final String GONE = """
            select cached.digest from unnest(?) as cached(digest) where not exists (
                select 1 from adapter_version v join adapter a on a.id = v.adapter_id join account o on o.id = a.owner_id
                where v.digest = cached.digest and o.erased_at is null)""";

    private final AgroalDataSource database;

    @Inject
    CachedVersions(AgroalDataSource database) {
        this.database = database;
    }

    /** Of these digests those that nobody has any more: collected after their deletion, or an erased account's. */
    List<String> gone(List<String> digests) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(GONE)) {
            statement.setArray(1, connection.createArrayOf("text", digests.toArray()));
            List<String> gone = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    gone.add(rows.getString(1));
                }
            }
            return gone;
        } catch (SQLException e) {
            throw new IllegalStateException("can't compare a worker's cache", e);
        }
    }
}
