package dev.medley.registry.hub;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.medley.registry.account.CurrentAccount;
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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code GET /api/models}: published repositories by name, page by page. */
@Path("/api/models")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class HubListResource {
    private static final int MOST = 1000;
    private static final String SELECT = """
            select v.id, v.owner, v.digest, v.base, v.license, v.tags, v.updated_at, v.visibility
            from latest_version v
            where (v.visibility in ('public', 'gated') or v.owner_account = any ((select owners_of(?::uuid))::uuid[]))
              and (?::text is null or v.owner = ?)
              and (?::text is null or position(? in v.id) > 0)
              and v.tags @> ?::text[]
              and v.id > ?
            order by v.id limit ?
            """;

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
            int downloads,
            int likes,
            @JsonProperty("library_name") String library,
            @JsonProperty("pipeline_tag") String pipeline,
            List<String> tags) {}

    @GET
    public Response list(
            @QueryParam("author") String author,
            @QueryParam("search") String search,
            @QueryParam("filter") List<String> filters,
            @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor,
            @Context UriInfo uri) {
        int count = Math.clamp(limit == null ? MOST : limit, 1, MOST);
        List<Item> items =
                find(author, search, filters, Optional.ofNullable(cursor).orElse(""), count + 1);
        if (items.size() <= count) {
            return Response.ok(items).build();
        }
        List<Item> page = items.subList(0, count);
        String next = uri.getRequestUriBuilder()
                .replaceQueryParam("cursor", page.getLast().id())
                .build()
                .toString();
        return Response.ok(page).header("Link", "<" + next + ">; rel=\"next\"").build();
    }

    private List<Item> find(String author, String search, List<String> filters, String after, int count) {
        String words = search == null ? null : search.toLowerCase(Locale.ROOT);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SELECT)) {
            statement.setObject(1, current.searcher().orElse(null));
            statement.setString(2, author);
            statement.setString(3, author);
            statement.setString(4, words);
            statement.setString(5, words);
            statement.setArray(6, connection.createArrayOf("text", filters.toArray()));
            statement.setString(7, after);
            statement.setInt(8, count);
            List<Item> items = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    items.add(item(rows));
                }
            }
            return items;
        } catch (SQLException e) {
            throw new IllegalStateException("can't list repositories", e);
        }
    }

    private static Item item(ResultSet row) throws SQLException {
        Instant updated = row.getObject("updated_at", OffsetDateTime.class).toInstant();
        List<String> tags = new ArrayList<>(List.of("peft", "safetensors"));
        tags.addAll(Arrays.asList((String[]) row.getArray("tags").getArray()));
        tags.add("base_model:" + row.getString("base"));
        return new Item(
                row.getString("id"),
                row.getString("id"),
                row.getString("owner"),
                Snapshot.commitOf(row.getString("digest")),
                updated,
                updated,
                row.getString("visibility").equals("private"),
                false,
                0,
                0,
                "peft",
                "text-generation",
                tags);
    }
}
