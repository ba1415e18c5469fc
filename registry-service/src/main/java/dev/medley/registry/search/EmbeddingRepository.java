package dev.medley.registry.search;

import dev.medley.registry.embedding.Vector;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The vectors and words of versions. */
@ApplicationScoped
class EmbeddingRepository {
    private static final String STORE = """
            insert into adapter_embedding (version_id, search, retrieval, words)
            select id, ?::vector, ?::vector,
                   setweight(to_tsvector('english', ?), 'A') || setweight(to_tsvector('english', ?), 'B')
                   || setweight(to_tsvector('english', ?), 'C')
            from adapter_version where id = ?
            on conflict (version_id) do update
                set search = excluded.search, retrieval = excluded.retrieval, words = excluded.words
            """;

    private final AgroalDataSource database;

    @Inject
    EmbeddingRepository(AgroalDataSource database) {
        this.database = database;
    }

    /** Stores or replaces; a version that was deleted meanwhile is left alone. */
    void store(UUID version, AdapterText text, Vector search, Vector retrieval) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(STORE)) {
            statement.setString(1, search.toSql());
            statement.setString(2, retrieval.toSql());
            statement.setString(3, text.title() + " " + text.id().replaceAll("[^A-Za-z0-9]+", " "));
            statement.setString(4, text.summary() + " " + String.join(" ", text.tags()));
            statement.setString(5, text.card());
            statement.setObject(6, version);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't store an embedding", e);
        }
    }

    /** Versions that can be found by no search yet, oldest first. */
    List<UUID> findWithout(int limit) {
        String sql = """
                select v.id from adapter_version v left join adapter_embedding e on e.version_id = v.id
                where e.version_id is null order by v.created_at limit ?
                """;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, limit);
            List<UUID> versions = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.add(rows.getObject(1, UUID.class));
                }
            }
            return versions;
        } catch (SQLException e) {
            throw new IllegalStateException("can't look for versions without embedding", e);
        }
    }
}
