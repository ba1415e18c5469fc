package dev.medley.registry.hub;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.hub.HubQuery.Order;
import dev.medley.registry.hub.HubQuery.Place;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code GET /api/models}: published repositories found and sorted as the Hub's clients ask, page by page. */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HubListResource {
    private static final int MOST = 1000;
    private static final String FOUND = """
            from latest_version v
            where (v.visibility in ('public', 'gated')
                   or v.owner_account = any ((select owners_of(?::uuid))::uuid[]))
              and (?::text is null or v.owner = ?)
              and (select coalesce(bool_and(position(w in lower(v.id || ' ' || v.title)) > 0), true)
                   from unnest(?::text[]) w)
              and v.tag_keys @> ?::text[]
              and v.base = all (?::text[])
              and v.license_key = all (?::text[])
              and (?::boolean is null or (v.visibility = 'gated') = ?)""";

    private final AgroalDataSource database;
    private final CurrentAccount current;

    @Inject
    HubListResource(AgroalDataSource database, CurrentAccount current) {
        this.database = database;
        this.current = current;
    }

    record Item(
            String id,
            String modelId,
            String author,
            String sha,
            Instant lastModified,
            Instant createdAt,
            @JsonProperty("private") boolean isPrivate,
            boolean gated,
            long downloads,
            long likes,
            @JsonProperty("library_name") String library,
            @JsonProperty("pipeline_tag") String pipeline,
            List<String> tags) {}

    private record Row(Item item, Place place) {}

    @GET
    public Response list(
            @QueryParam("author") String author,
            @QueryParam("search") String search,
            @QueryParam("filter") List<String> filters,
            @QueryParam("gated") String gated,
            @QueryParam("pipeline_tag") String pipeline,
            @QueryParam("sort") String sort,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        HubParameters.requireOfList(uri.getQueryParameters());
        int count = Math.clamp(limit == null ? MOST : limit, 1, MOST);
        HubQuery query = HubQuery.of(author, search, filters, gated, pipeline);
        Optional<Place> after = Optional.ofNullable(cursor).map(Place::of);
        List<Row> rows = query.isEmpty() ? List.of() : find(query, Order.of(sort), after, count + 1);
        List<Item> items = rows.stream().limit(count).map(Row::item).toList();
        if (rows.size() <= count) {
            return Response.ok(items).build();
        }
        String next = uri.getRequestUriBuilder()
                .replaceQueryParam("cursor", rows.get(count - 1).place().text())
                .build()
                .toString();
        return Response.ok(items).header("Link", "<" + next + ">; rel=\"next\"").build();
    }

    private List<Row> find(HubQuery query, Order order, Optional<Place> after, int count) {
        String sql =
                "select * from (select v.id, v.owner, v.digest, v.base, v.license, v.tags, v.created_at, v.updated_at,"
                        + " v.visibility, " + HubCounts.LIKES + " as likes, " + HubCounts.DOWNLOADS + " as downloads, "
                        + order.sql() + " as place " + FOUND
                        + ") v where (?::text is null or v.place < ? or (v.place = ? and v.id > ?)) order by v.place desc, v.id limit ?";
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(connection, statement, query, after);
            statement.setInt(14, count);
            List<Row> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(item(found), new Place(found.getDouble("place"), found.getString("id"))));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("can't list repositories", e);
        }
    }

    private void bind(Connection connection, PreparedStatement statement, HubQuery query, Optional<Place> after)
            throws SQLException {
        statement.setObject(1, current.searcher().orElse(null));
        statement.setString(2, query.author().orElse(null));
        statement.setString(3, query.author().orElse(null));
        int at = 4;
        for (List<String> texts : List.of(query.words(), query.tags(), query.bases(), query.licenses())) {
            statement.setArray(at++, connection.createArrayOf("text", texts.toArray()));
        }
        statement.setObject(8, query.gated().orElse(null), Types.BOOLEAN);
        statement.setObject(9, query.gated().orElse(null), Types.BOOLEAN);
        statement.setString(10, after.map(Place::id).orElse(null));
        statement.setDouble(11, after.map(Place::value).orElse(0.0));
        statement.setDouble(12, after.map(Place::value).orElse(0.0));
        statement.setString(13, after.map(Place::id).orElse(null));
    }

    private static Item item(ResultSet row) throws SQLException {
        return new Item(
                row.getString("id"),
                row.getString("id"),
                row.getString("owner"),
                Snapshot.commitOf(row.getString("digest")),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getString("visibility").equals("private"),
                row.getString("visibility").equals("gated"),
                row.getLong("downloads"),
                row.getLong("likes"),
                "peft",
                "text-generation",
                HubViews.tags(
                        List.of((String[]) row.getArray("tags").getArray()),
                        row.getString("base"),
                        row.getString("license")));
    }
}
