package dev.medley.registry.adapter;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.AccessRequests.AccessRequest;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
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
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Asking for a gated adapter, and deciding about it. */
@Path("/api/v1/adapters/{owner}/{name}/access-requests")
@RunOnVirtualThread
@Transactional
public class AccessResource {
    private static final int LONGEST = 1000;

    private final RequestedAdapter requested;
    private final AccessRequests requests;
    private final AccountService accounts;
    private final CurrentAccount current;
    private final Paging paging;
    private final Event<AccessAsked> asked;
    private final Event<AccessDecided> decided;

    @Inject
    AccessResource(
            RequestedAdapter requested,
            AccessRequests requests,
            AccountService accounts,
            CurrentAccount current,
            Paging paging,
            Event<AccessAsked> asked,
            Event<AccessDecided> decided) {
        this.requested = requested;
        this.requests = requests;
        this.accounts = accounts;
        this.current = current;
        this.paging = paging;
        this.asked = asked;
        this.decided = decided;
    }

    record AskRequest(@Schema(maxLength = 1000) String message) {}

    record DecisionRequest(@Schema(maxLength = 1000) String reason) {}

    /** Asks for access; the answer says whether it was granted at once. Asking again changes nothing. */
    @POST
    public Response ask(@PathParam("owner") String owner, @PathParam("name") String name, AskRequest request) {
        Account caller = current.require(Scope.ADAPTER_READ);
        Adapter adapter = requested.visible(owner, name);
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
        Adapter adapter = requested.own(owner, name, Scope.ADAPTER_WRITE, MemberRole.OWNER);
        return paging.of(requests.find(adapter.id(), state, null), AccessRequest::username);
    }

    @POST
    @Path("{username}/grant")
    public AccessRequest grant(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("username") String username) {
        return decide(owner, name, username, "granted", "");
    }

    @POST
    @Path("{username}/reject")
    public AccessRequest reject(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("username") String username,
            DecisionRequest request) {
        return decide(owner, name, username, "rejected", text(request == null ? null : request.reason()));
    }

    private AccessRequest decide(String owner, String name, String username, String state, String reason) {
        Adapter adapter = requested.own(owner, name, Scope.ADAPTER_WRITE, MemberRole.OWNER);
        Account account = accounts.find(username)
                .orElseThrow(() -> new Problem(404, "ACCOUNT_NOT_FOUND", "There is no such account."));
        requests.decide(adapter.id(), account.id(), state, reason);
        decided.fire(new AccessDecided(adapter.id(), account.id(), state.equals("granted"), reason));
        return one(adapter, account.username());
    }

    private AccessRequest one(Adapter adapter, String username) {
        return requests.find(adapter.id(), null, username).stream()
                .findFirst()
                .orElseThrow(() -> new Problem(404, "REQUEST_NOT_FOUND", "You have not asked for access."));
    }

    private static String text(String given) {
        String text = Optional.ofNullable(given).orElse("");
        if (text.length() > LONGEST) {
            throw Problem.invalid("message", "at most " + LONGEST + " characters.");
        }
        return text;
    }
}
