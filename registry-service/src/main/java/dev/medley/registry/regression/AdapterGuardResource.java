package dev.medley.registry.regression;

import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.RequestedAdapter;
import dev.medley.registry.adapter.TagMove;
import dev.medley.registry.problem.Paged;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Suites bound to an adapter's tags. Publishers see them, owners set and lift them. */
@Path("/api/v1/adapters/{owner}/{name}/guards")
@RunOnVirtualThread
@Transactional
public class AdapterGuardResource {
    private final Guards guards;
    private final RequestedAdapter requested;

    @Inject
    AdapterGuardResource(Guards guards, RequestedAdapter requested) {
        this.guards = guards;
        this.requested = requested;
    }

    /** With the newest moves that they held back. */
    @GET
    @Paged
    @APIResponse(
            responseCode = "200",
            description = "Guards, and the newest moves that they held back",
            content = @Content(schema = @Schema(implementation = GuardView.Page.class)))
    public Response list(@PathParam("owner") String owner, @PathParam("name") String name) {
        return guards.page(subject(requested.editable(owner, name)));
    }

    /** Binds a suite with thresholds to a tag, in place of one that was bound to it; from the next move on. */
    @PUT
    @Path("{tag}")
    public GuardView bind(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("tag") String tag,
            GuardRequest request) {
        Adapter adapter = own(owner, name);
        return guards.bind(subject(adapter), tag, request, adapter.name().toString());
    }

    @DELETE
    @Path("{tag}")
    public void unbind(@PathParam("owner") String owner, @PathParam("name") String name, @PathParam("tag") String tag) {
        guards.unbind(subject(own(owner, name)), tag);
    }

    private Adapter own(String owner, String name) {
        return requested.own(owner, name, Scope.ADAPTER_WRITE, MemberRole.OWNER);
    }

    private static GuardRepository.Subject subject(Adapter adapter) {
        return new GuardRepository.Subject(TagMove.Subject.ADAPTER, adapter.id());
    }
}
