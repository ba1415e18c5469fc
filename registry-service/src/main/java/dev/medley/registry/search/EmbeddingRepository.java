package dev.medley.registry.search;

import dev.medley.registry.embedding.Vector;
import dev.medley.registry.retrieve.ExamplePrompts;
import dev.medley.registry.retrieve.Projections.Place;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** The vectors and words of versions. */
@ApplicationScoped
class EmbeddingRepository {
    private static final String STORE = """
            insert into adapter_embedding (version_id, search, examples, prompts, fit_mean, fit_spread, words)
            select id, ?::vector, ?::vector, ?::halfvec[], ?, ?,
                   setweight(to_tsvector('english', ?), 'A') || setweight(to_tsvector('english', ?), 'B')
                   || setweight(to_tsvector('english', ?), 'C')
            from adapter_version where id = ?
            on conflict (version_id) do update
                set search = excluded.search, examples = excluded.examples, prompts = excluded.prompts,
                    fit_mean = excluded.fit_mean, fit_spread = excluded.fit_spread, words = excluded.words
            """;
    /** Retrieval finds adapters alone. */
    private static final String STORE_PLACE = """
            insert into adapter_place (map, version_id, vector, tilt)
            select ?, id, ?::vector, ? from adapter_version where id = ? and kind = 'adapter'
            on conflict (map, version_id) do update set vector = excluded.vector, tilt = excluded.tilt
            """;

    private final AgroalDataSource database;

    @Inject
    EmbeddingRepository(AgroalDataSource database) {
        this.database = database;
    }

    /** Stores or replaces; part of the caller's transaction where there is one. */
    void store(UUID version, AdapterText text, Vector search, ExamplePrompts prompts, Place place) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(STORE);
                PreparedStatement placing = connection.prepareStatement(STORE_PLACE)) {
            statement.setString(1, search.toSql());
            statement.setString(2, prompts.mean().toSql());
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            prompts.prompts().stream().map(Vector::toSql).toArray()));
            statement.setDouble(4, prompts.fitMean());
            statement.setDouble(5, prompts.fitSpread());
            statement.setString(6, text.title() + " " + text.id().replaceAll("[^A-Za-z0-9]+", " "));
            statement.setString(7, text.summary() + " " + String.join(" ", text.tags()));
            statement.setString(8, text.card());
            statement.setObject(9, version);
            statement.executeUpdate();
            placing.setLong(1, place.map());
            placing.setString(2, place.vector().toSql());
            placing.setDouble(3, place.tilt());
            placing.setObject(4, version);
            placing.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("can't store an embedding", e);
        }
    }
}
