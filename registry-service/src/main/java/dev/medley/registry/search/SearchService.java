package dev.medley.registry.search;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.medley.registry.embedding.Embedder;
import dev.medley.registry.embedding.Vector;
import dev.medley.registry.retrieve.Turns;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Runs a search in one statement. */
@ApplicationScoped
public class SearchService {
    /** Of questions: whoever turns a page or counts what was found asks the same again. */
    private static final int REMEMBERED = 1000;

    private final AgroalDataSource database;
    private final Embedder embedder;
    private final Turns turns;
    private final byte[] secret;
    private final Cache<String, String> vectors =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    @Inject
    SearchService(AgroalDataSource database, Embedder embedder, Turns turns, SearchConfig config) {
        this.turns = turns;
        this.database = database;
        this.embedder = embedder;
        this.secret = config.cursorKey();
    }

    /** @throws CursorMismatch when the cursor was not given out for this query */
    SearchPage search(SearchQuery query, Optional<String> cursor, Optional<UUID> account) {
        Optional<SearchCursor> after = cursor.map(
                text -> SearchCursor.open(text, query.fingerprint(), secret).orElseThrow(CursorMismatch::new));
        Asked asked = asked(query);
        List<Row> rows = run(SearchSql.of(asked.query(), asked.vector(), after, account));
        if (rows.size() <= query.limit()) {
            return new SearchPage(rows.stream().map(Row::hit).toList(), Optional.empty());
        }
        List<Row> shown = rows.subList(0, query.limit());
        Row last = shown.getLast();
        String next = new SearchCursor(last.key(), last.hit().id()).seal(query.fingerprint(), secret);
        return new SearchPage(shown.stream().map(Row::hit).toList(), Optional.of(next));
    }

    SearchTotal total(SearchQuery query, Optional<UUID> account) {
        Asked asked = asked(query);
        SearchSql sql = SearchTotal.sql(asked.query(), asked.vector(), account);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql.text())) {
            bind(connection, statement, sql.parameters());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return SearchTotal.of(row.getLong(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("can't count what a search finds", e);
        }
    }

    /** Counts of values by property, most frequent first. */
    Map<String, List<Facet>> facets(SearchQuery query, Optional<UUID> account) {
        Asked asked = asked(query);
        SearchSql sql = FacetSql.of(asked.query(), asked.vector(), account);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql.text())) {
            bind(connection, statement, sql.parameters());
            Map<String, List<Facet>> facets = new TreeMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    facets.computeIfAbsent(rows.getString("facet"), each -> new ArrayList<>())
                            .add(new Facet(rows.getString("value"), rows.getLong("count")));
                }
            }
            return facets;
        } catch (SQLException e) {
            throw new IllegalStateException("can't count facets", e);
        }
    }

    /** How many visible adapters have a value. */
    record Facet(String value, long count) {}

    /** A query as it is answered, with the meaning of its words where that counts. */
    private record Asked(SearchQuery query, Optional<String> vector) {}

    /** What means nothing, such as spaces that are no blanks, is looked for by its letters alone. */
    private Asked asked(SearchQuery query) {
        if (query.text().isEmpty() || query.mode() == SearchMode.KEYWORD) {
            return new Asked(query, Optional.empty());
        }
        return embed(query.text().get())
                .map(vector -> new Asked(query, Optional.of(vector)))
                .orElseGet(() -> new Asked(query.byWords(), Optional.empty()));
    }

    /** Not computed inside the cache, whose other entries would wait for the turn as well. */
    private Optional<String> embed(String text) {
        String known = vectors.getIfPresent(text);
        if (known != null) {
            return Optional.of(known);
        }
        try (Turns.Turn _ = turns.take()) {
            // Without the words that questions carry: they are as many tokens as most searches have themselves, and
            // half of the time.
            Optional<String> vector = embedder.document(text).map(Vector::toSql);
            vector.ifPresent(found -> vectors.put(text, found));
            return vector;
        }
    }

    private List<Row> run(SearchSql sql) {
        try (Connection connection = database.getConnection();
                PreparedStatement query = connection.prepareStatement(sql.text())) {
            bind(connection, query, sql.parameters());
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    rows.add(row(result));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("can't search", e);
        }
    }

    private static void bind(Connection connection, PreparedStatement query, List<Object> parameters)
            throws SQLException {
        for (int i = 0; i < parameters.size(); i++) {
            Object value = parameters.get(i);
            query.setObject(
                    i + 1, value instanceof List<?> list ? connection.createArrayOf("text", list.toArray()) : value);
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        Optional<Double> shown = number(row, "score");
        SearchHit hit = new SearchHit(
                row.getString("id"),
                row.getString("owner"),
                row.getString("name"),
                Optional.ofNullable(row.getString("digest")),
                row.getString("title"),
                row.getString("summary"),
                row.getString("base"),
                row.getInt("rank"),
                row.getLong("size"),
                row.getString("license"),
                Arrays.asList((String[]) row.getArray("tags").getArray()),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getString("visibility"),
                row.getString("kind"),
                row.getString("owner_kind"),
                shown,
                shown.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new SearchHit.Explanation(number(row, "meaning"), number(row, "by_words"))));
        return new Row(hit, row.getString("sort_key"));
    }

    private static Optional<Double> number(ResultSet row, String column) throws SQLException {
        double number = row.getDouble(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Math.round(number * 1e6) / 1e6);
    }

    /** @param key the sort column as PostgreSQL writes it */
    private record Row(SearchHit hit, String key) {}
}
