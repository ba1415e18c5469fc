package dev.medley.registry.adapter;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Place;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asking for a gated adapter, and deciding about it. */
@Path("/api/v1/adapters/{owner}/{name}/access-requests")
@RunOnVirtualThread
@Transactional
public class AccessResource {
    private final RequestedAdapter requested;
    private final AccessRequests requests;
    private final AccessService service;
    private final CurrentAccount current;
    private final Paging paging;
    private final Event<AccessAsked> asked;

    @Inject
    AccessResource(
            RequestedAdapter requested,
            AccessRequests requests,
            AccessService service,
            CurrentAccount current,
            Paging paging,
            Event<AccessAsked> asked) {
        this.requested = requested;
        this.requests = requests;
        this.service = service;
        this.current = current;
        this.paging = paging;
        this.asked = asked;
    }

    record AskRequest(@Schema(maxLength = 1000) String message) {}

    record DecisionRequest(@Schema(maxLength = 1000) String reason) {}

    /** Asks for access; the answer says whether it was granted at once. Asking again changes nothing. */
    @POST
    public Response ask(@PathParam("owner") String owner, @PathParam("name") String name, AskRequest request) {
        Adapter adapter = requested.spokenOf(owner, name);
        Account caller = current.requireSignedIn();
        if (adapter.visibility() != Visibility.GATED) {
            throw new Problem(409, "NOT_GATED", "`" + adapter.name() + "` is not gated.");
        }
        String message = text(request == null ? null : request.message());
        boolean isNew = requests.ask(adapter.id(), caller.id(), message, adapter.gate() == Gate.AUTOMATIC);
        if (isNew && adapter.gate() == Gate.APPROVAL) {
            asked.fire(new AccessAsked(adapter.id(), caller.username()));
        }
        return Response.status(201).entity(one(adapter, caller.username())).build();
    }

    /** The caller's own request. */
    @GET
    @Path("mine")
    public AccessRequest mine(@PathParam("owner") String owner, @PathParam("name") String name) {
        Account caller = current.require(Scope.ADAPTER_READ);
        return one(requested.visible(owner, name), caller.username());
    }

    @GET
    @Paged
    public Response list(
            @PathParam("owner") String owner, @PathParam("name") String name, @QueryParam("state") String state) {
        List<AccessRequest> found = service.in(
                own(owner, name), Optional.ofNullable(state), paging.after().map(Place::of), paging.limit() + 1);
        return paging.page(found, request -> request.place().toString());
    }

    @POST
    @Path("{username}/grant")
    public AccessRequest grant(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("username") String username) {
        return service.grant(own(owner, name), username);
    }

    @POST
    @Path("{username}/reject")
    public AccessRequest reject(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("username") String username,
            DecisionRequest request) {
        return service.reject(own(owner, name), username, text(request == null ? null : request.reason()));
    }

    private Adapter own(String owner, String name) {
        return requested.own(owner, name, Scope.ADAPTER_WRITE, MemberRole.OWNER);
    }

    private AccessRequest one(Adapter adapter, String username) {
        return requests.find(adapter.id(), username)
                .orElseThrow(() -> new Problem(404, "REQUEST_NOT_FOUND", "You have not asked for access."));
    }

    private static String text(String given) {
        return AccessService.requireShort(Optional.ofNullable(given).orElse(""));
    }
}
