package dev.medley.registry.search;

import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.OwnParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code GET /api/v1/search}, and {@code GET /api/v1/adapters}: the same list under the name of its items, with an owner's own that have no version yet. */
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
    @OwnParameters
    public Response list(@Context UriInfo uri) {
        return answer(SearchQueryReader.read(uri.getQueryParameters()).asList(), uri.getQueryParameters(), uri);
    }

    @GET
    @Path("/search")
    @RunOnVirtualThread
    @OwnParameters
    public Response search(@Context UriInfo uri) {
        return search(uri.getQueryParameters(), uri);
    }

    Response search(MultivaluedMap<String, String> parameters, UriInfo uri) {
        return answer(SearchQueryReader.read(parameters), parameters, uri);
    }

    private Response answer(SearchQuery query, MultivaluedMap<String, String> parameters, UriInfo uri) {
        Optional<String> cursor = SearchQueryReader.single(parameters, "cursor");
        SearchPage page = service.search(query, cursor, current.searcher());
        if (query.isCounted()) {
            page = page.with(service.total(query, current.searcher()));
        }
        Response.ResponseBuilder response = Response.ok(page);
        page.nextCursor()
                .ifPresent(next -> response.link(
                        uri.getRequestUriBuilder()
                                .replaceQueryParam("cursor", next)
                                .build(),
                        "next"));
        return response.build();
    }

    /** With the same filters: how many adapters have which base, tag, licence, owner, module, runtime, rank and size. */
    @GET
    @Path("/search/facets")
    @RunOnVirtualThread
    @OwnParameters
    public Facets facets(@Context UriInfo uri) {
        return new Facets(service.facets(SearchQueryReader.read(uri.getQueryParameters()), current.searcher()));
    }

    record Facets(Map<String, List<SearchService.Facet>> facets) {}
}
