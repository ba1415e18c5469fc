package dev.medley.registry.calls;

import dev.medley.registry.account.ManagedKeys;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Place;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

/** What was called with a key that keeps its calls: for whoever manages the key, and for nobody else. */
@Path("/api/v1/keys/{id}/calls")
@RunOnVirtualThread
public class CallResource {
    private final CallRepository calls;
    private final ManagedKeys keys;
    private final Paging paging;

    @Inject
    CallResource(CallRepository calls, ManagedKeys keys, Paging paging) {
        this.calls = calls;
        this.keys = keys;
        this.paging = paging;
    }

    /** Newest first. */
    @GET
    @Paged
    public Response list(@PathParam("id") String key) {
        keys.requireToHear(key);
        return paging.page(calls.page(key, paging.after().map(Place::of), paging.limit() + 1), CallView::place);
    }

    /** Forgets all of them; the key goes on keeping what comes. */
    @DELETE
    public Response clear(@PathParam("id") String key) {
        keys.requireToHear(key);
        calls.removeOf(key);
        return Response.noContent().build();
    }
}
