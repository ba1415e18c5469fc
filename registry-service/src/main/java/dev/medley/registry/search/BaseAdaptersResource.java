package dev.medley.registry.search;

import dev.medley.registry.problem.OwnParameters;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** The adapters of a base: a search with that filter. */
@Path("/api/v1/bases/{baseOwner}/{baseName}/adapters")
@Produces(MediaType.APPLICATION_JSON)
class BaseAdaptersResource {
    private final SearchResource search;

    BaseAdaptersResource(SearchResource search) {
        this.search = search;
    }

    @GET
    @RunOnVirtualThread
    @OwnParameters
    public Response list(
            @PathParam("baseOwner") String owner, @PathParam("baseName") String name, @Context UriInfo uri) {
        MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
        parameters.putAll(uri.getQueryParameters());
        parameters.put("base", List.of(owner + "/" + name));
        return search.search(parameters, uri);
    }
}
