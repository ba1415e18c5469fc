package dev.medley.registry.recipe;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tags on the cards of adapters that were found already, so that nobody learns of others. */
@ApplicationScoped
class AdapterTags {
    /** Column by column, as the index has them: for names put together every adapter would be read. */
    private static final String TAGS = """
            select id, tags from latest_version where (owner, name) in
                (select split_part(wanted, '/', 1), split_part(wanted, '/', 2) from unnest(?::text[]) wanted)
            """;

    private final AgroalDataSource database;

    @Inject
    AdapterTags(AgroalDataSource database) {
        this.database = database;
    }

    Map<String, Set<String>> of(List<String> ids) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(TAGS)) {
            query.setArray(1, connection.createArrayOf("text", ids.toArray()));
            Map<String, Set<String>> tags = new HashMap<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tags.put(rows.getString(1), Set.of((String[])
                            rows.getArray(2).getArray()));
                }
            }
            return tags;
        } catch (SQLException e) {
            throw new IllegalStateException("can't read the tags of adapters", e);
        }
    }
}
