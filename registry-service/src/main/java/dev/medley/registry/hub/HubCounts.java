package dev.medley.registry.hub;

import dev.medley.registry.adapter.Adapter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * How much a repository is liked and used.
 *
 * @param downloads people a day who used it, of the last thirty days
 */
record HubCounts(long likes, long downloads) {
    static final String LIKES = "(select count(*) from adapter_like l where l.adapter_id = v.adapter_id)";
    static final String DOWNLOADS =
            "(select count(*) from adapter_use u where u.adapter_id = v.adapter_id and u.day > current_date - 30)";

    static HubCounts of(DataSource database, Adapter adapter) {
        String sql = "select " + LIKES + ", " + DOWNLOADS + " from (select ?::uuid as adapter_id) v";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, adapter.id());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new HubCounts(row.getLong(1), row.getLong(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't count likes", e);
        }
    }
}
