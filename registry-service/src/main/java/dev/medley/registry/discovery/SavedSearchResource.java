package dev.medley.registry.discovery;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Searches that somebody wants again: the query as it stands behind the question mark of {@code /search}. */
@Path("/api/v1/searches")
@RunOnVirtualThread
@Transactional
public class SavedSearchResource {
    private static final int MOST = 200;
    private static final int LONGEST = 2000;

    private final CurrentAccount current;
    private final EntityManager database;
    private final Paging paging;

    @Inject
    SavedSearchResource(CurrentAccount current, EntityManager database, Paging paging) {
        this.current = current;
        this.database = database;
        this.paging = paging;
    }

    record SaveRequest(
            @Schema(required = true, pattern = Shape.FILLED, maxLength = 100)
            String name,

            @Schema(required = true, pattern = Shape.FILLED, maxLength = 2000)
            String query) {}

    record SavedSearch(String id, String name, String query, Instant createdAt) {}

    @GET
    @Paged
    public Response list() {
        return paging.of(of(current.require(Scope.ADAPTER_READ)), SavedSearch::id);
    }

    /** Saves it, or replaces the one of that name. */
    @POST
    public Response save(SaveRequest request) {
        Account caller = current.requireToKeep();
        String name = text("name", Optional.ofNullable(request).map(SaveRequest::name), 100);
        String query = text("query", Optional.ofNullable(request).map(SaveRequest::query), LONGEST);
        if (of(caller).size() >= MOST) {
            throw new Problem(409, "TOO_MANY", "At most " + MOST + " searches are kept.");
        }
        database.createNativeQuery("""
                        insert into saved_search (id, account_id, name, query) values (?1, ?2, ?3, ?4)
                        on conflict (account_id, name) do update set query = excluded.query""")
                .setParameter(1, UUID.randomUUID())
                .setParameter(2, caller.id())
                .setParameter(3, name)
                .setParameter(4, query)
                .executeUpdate();
        SavedSearch saved = of(caller).stream()
                .filter(search -> search.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Response.status(201)
                .location(URI.create("/api/v1/searches/" + saved.id()))
                .entity(saved)
                .build();
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") UUID id) {
        int deleted = database.createNativeQuery("delete from saved_search where id = ?1 and account_id = ?2")
                .setParameter(1, id)
                .setParameter(2, current.requireToKeep().id())
                .executeUpdate();
        if (deleted == 0) {
            throw new Problem(404, "SEARCH_NOT_FOUND", "You have no such saved search.");
        }
        return Response.noContent().build();
    }

    private List<SavedSearch> of(Account account) {
        return database
                .unwrap(org.hibernate.Session.class)
                .createNativeQuery(
                        "select id, name, query, created_at from saved_search where account_id = ?1 order by name",
                        Object[].class)
                .setParameter(1, account.id())
                .getResultList()
                .stream()
                .map(row -> new SavedSearch(row[0].toString(), (String) row[1], (String) row[2], (Instant) row[3]))
                .toList();
    }

    private static String text(String path, Optional<String> given, int longest) {
        return given.filter(text -> !text.isBlank() && text.length() <= longest)
                .orElseThrow(() -> Problem.invalid(path, path + " must have 1 to " + longest + " characters."));
    }
}
