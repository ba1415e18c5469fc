package dev.medley.registry.search;

import dev.medley.registry.account.CurrentAccount;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;

/** {@code GET /api/v1/search}, and {@code GET /api/v1/adapters}: the same list under the name of its items. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
class SearchResource {
    private final SearchService service;
    private final CurrentAccount current;

    SearchResource(SearchService service, CurrentAccount current) {
        this.service = service;
        this.current = current;
    }

    @GET
    @Path("/adapters")
    @RunOnVirtualThread
    public Response list(@Context UriInfo uri) {
        return search(uri);
    }

    @GET
    @Path("/search")
    @RunOnVirtualThread
    public Response search(@Context UriInfo uri) {
        MultivaluedMap<String, String> parameters = uri.getQueryParameters();
        SearchQuery query = SearchQueryReader.read(parameters);
        Optional<String> cursor = SearchQueryReader.single(parameters, "cursor");
        SearchPage page = service.search(query, cursor, current.id());
        Response.ResponseBuilder response = Response.ok(page);
        page.nextCursor()
                .ifPresent(next -> response.link(
                        uri.getRequestUriBuilder()
                                .replaceQueryParam("cursor", next)
                                .build(),
                        "next"));
        return response.build();
    }
}
