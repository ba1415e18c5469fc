package dev.medley.registry.discovery;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.RequestedAdapter;
import dev.medley.registry.discovery.Collections.Collection;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Adapters that somebody put together, for themselves or for everybody. */
@Path("/api/v1/collections")
@RunOnVirtualThread
@Transactional
public class CollectionResource {
    private static final int LONGEST = 500;

    private final Collections collections;
    private final RequestedAdapter requested;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    CollectionResource(Collections collections, RequestedAdapter requested, CurrentAccount current, Paging paging) {
        this.collections = collections;
        this.requested = requested;
        this.current = current;
        this.paging = paging;
    }

    record CollectionRequest(
            @Schema(required = true, pattern = Shape.FILLED, maxLength = 500)
            String title,

            @Schema(maxLength = 500) String description,
            @Schema(enumeration = {"public", "private"}) String visibility) {}

    record ItemRequest(@Schema(maxLength = 500) String note) {}

    /** One's own, or what an owner shows to whoever asks. */
    @GET
    @Paged
    public Response list(@QueryParam("owner") String owner) {
        List<Collection> found = owner == null
                ? collections.of(current.require(Scope.ADAPTER_READ).id())
                : collections.of(owner.toLowerCase(Locale.ROOT), current.searcher());
        return paging.of(found, Collection::id);
    }

    @POST
    public Response create(CollectionRequest request) {
        Account caller = current.requireToKeep();
        String title = Optional.ofNullable(request)
                .map(CollectionRequest::title)
                .filter(text -> !text.isBlank() && text.length() <= LONGEST)
                .orElseThrow(() -> Problem.invalid("title", "title must have 1 to " + LONGEST + " characters."));
        String visibility = Optional.ofNullable(request.visibility()).orElse("private");
        if (!visibility.equals("public") && !visibility.equals("private")) {
            throw Problem.invalid("visibility", "visibility must be public or private.");
        }
        UUID id = collections.create(caller.id(), title, text("description", request.description()), visibility);
        return Response.status(201)
                .location(URI.create("/api/v1/collections/" + id))
                .entity(own(id))
                .build();
    }

    /** With those of its adapters that the caller may see. */
    @GET
    @Path("{id}")
    public Collection get(@PathParam("id") UUID id) {
        return visible(id);
    }

    @DELETE
    @Path("{id}")
    public Response delete(@PathParam("id") UUID id) {
        own(id);
        collections.delete(id);
        return Response.noContent().build();
    }

    @PUT
    @Path("{id}/items/{owner}/{name}")
    public Collection add(
            @PathParam("id") UUID id,
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            ItemRequest request) {
        own(id);
        Adapter adapter = requested.visible(owner, name);
        collections.add(id, adapter.id(), text("note", request == null ? null : request.note()));
        return own(id);
    }

    @DELETE
    @Path("{id}/items/{owner}/{name}")
    public Collection remove(
            @PathParam("id") UUID id, @PathParam("owner") String owner, @PathParam("name") String name) {
        own(id);
        collections.remove(id, requested.visible(owner, name).id());
        return own(id);
    }

    private Collection own(UUID id) {
        Account caller = current.requireToKeep();
        return collections
                .find(id, Optional.of(caller.id()), current.searcher())
                .filter(found -> found.owner().equals(caller.username()))
                .orElseThrow(CollectionResource::unknown);
    }

    private Collection visible(UUID id) {
        return collections.find(id, current.searcher(), current.searcher()).orElseThrow(CollectionResource::unknown);
    }

    private static Problem unknown() {
        return new Problem(404, "COLLECTION_NOT_FOUND", "There is no such collection, or it is not visible to you.");
    }

    private static String text(String path, String given) {
        String text = Optional.ofNullable(given).orElse("");
        if (text.length() > LONGEST) {
            throw Problem.invalid(path, path + " must have at most " + LONGEST + " characters.");
        }
        return text;
    }
}
