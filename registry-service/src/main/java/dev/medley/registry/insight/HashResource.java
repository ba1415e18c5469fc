package dev.medley.registry.insight;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which adapters a file, the data section of weights or a version belongs to, by SHA-256: of what the caller may see. */
@Path("/api/v1/by-hash")
@RunOnVirtualThread
public class HashResource {
    private static final int MOST = 100;
    private static final int FOUND = 1000;
    private static final String FIND = """
            select distinct a.owner || '/' || a.name as adapter, v.digest, coalesce(f.path, '') as path
            from adapter_version v
            join adapter a on a.id = v.adapter_id
            left join adapter_file f on f.version_id = v.id and f.sha256 = ?
            where (f.sha256 is not null or v.digest = 'sha256:' || ? or v.payload = ?)
              and a.deleted_at is null and a.taken_down_at is null and v.deleted_at is null
              and (a.visibility in ('public', 'gated') or a.owner_id = any ((select owners_of(?::uuid))::uuid[]))
            order by 1, 2, 3 limit ?""";

    private final AgroalDataSource database;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    HashResource(AgroalDataSource database, CurrentAccount current, Paging paging) {
        this.database = database;
        this.current = current;
        this.paging = paging;
    }

    /** @param path empty where the hash is the version's own, or that of its weights' data section */
    record Place(String adapter, String version, String path) {
        String key() {
            return adapter + " " + version + " " + path;
        }
    }

    record BatchRequest(
            @Schema(
                    type = SchemaType.ARRAY,
                    implementation = Shape.Hash.class,
                    required = true,
                    minItems = 1,
                    maxItems = 100)
            List<String> hashes) {}

    record Answer(String sha256, List<Place> items) {}

    record Batch(List<Answer> items) {}

    @GET
    @Path("{sha256}")
    @Paged
    public Response find(@PathParam("sha256") @Schema(pattern = "^(sha256:)?[0-9a-f]{64}$") String sha256) {
        return paging.of(places(sha256), Place::key);
    }

    @POST
    public Batch batch(BatchRequest request) {
        List<String> hashes =
                Optional.ofNullable(request).map(BatchRequest::hashes).orElse(List.of());
        if (hashes.isEmpty() || hashes.size() > MOST || hashes.stream().anyMatch(java.util.Objects::isNull)) {
            throw Problem.invalid("hashes", "hashes must list 1 to " + MOST + " SHA-256 in hexadecimal.");
        }
        return new Batch(
                hashes.stream().map(hash -> new Answer(hash, places(hash))).toList());
    }

    private List<Place> places(String given) {
        String hash = given.startsWith("sha256:") ? given.substring("sha256:".length()) : given;
        if (!hash.matches("[0-9a-f]{64}")) {
            throw Problem.invalid("sha256", "a hash is 64 hexadecimal digits in lower case.");
        }
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setString(1, hash);
            statement.setString(2, hash);
            statement.setString(3, hash);
            statement.setObject(4, current.searcher().orElse(null));
            statement.setInt(5, FOUND);
            List<Place> places = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    places.add(new Place(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
            return places;
        } catch (SQLException e) {
            throw new IllegalStateException("can't look a hash up", e);
        }
    }
}
