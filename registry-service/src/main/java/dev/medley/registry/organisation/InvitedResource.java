package dev.medley.registry.organisation;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.account.SecretToken;
import dev.medley.registry.organisation.InvitationRepository.Pending;
import dev.medley.registry.problem.Audited;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Invitations into organisations, as those see them whom they are for. */
@Path("/api/v1/invitations")
@RunOnVirtualThread
@Transactional
public class InvitedResource {
    private final InvitationService service;
    private final InvitationRepository invitations;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    InvitedResource(
            InvitationService service, InvitationRepository invitations, CurrentAccount current, Paging paging) {
        this.service = service;
        this.invitations = invitations;
        this.current = current;
        this.paging = paging;
    }

    /** @param invitation the token of a link */
    record TokenRequest(@Schema(required = true) String invitation) {}

    /** Where the caller is now. */
    record Joined(String organisation) implements Audited {
        @Override
        public String change() {
            return organisation;
        }
    }

    /** Those that wait for the caller's answer. */
    @GET
    @Paged
    public Response list() {
        return paging.of(
                invitations.to(current.require(Scope.ADAPTER_READ)),
                pending -> pending.id().toString());
    }

    @POST
    @Path("{invitation}/accept")
    public Joined accept(@PathParam("invitation") UUID id) {
        Account caller = current.require(Scope.ORG_ADMIN);
        return new Joined(service.accept(id, caller).username());
    }

    @POST
    @Path("{invitation}/decline")
    public Response decline(@PathParam("invitation") UUID id) {
        service.decline(id, current.require(Scope.ORG_ADMIN));
        return Response.noContent().build();
    }

    /** What a link is for, before it is used. A body, not an address: addresses are written down in many places. */
    @POST
    @Path("links/look")
    public Pending look(TokenRequest request) {
        current.require(Scope.ADAPTER_READ);
        return service.find(token(request));
    }

    @POST
    @Path("links/accept")
    public Joined acceptLink(TokenRequest request) {
        Account caller = current.require(Scope.ORG_ADMIN);
        return new Joined(service.accept(token(request), caller).username());
    }

    private static SecretToken token(TokenRequest request) {
        return Optional.ofNullable(request)
                .map(TokenRequest::invitation)
                .map(SecretToken::new)
                .orElseThrow(() -> Problem.invalid("invitation", "invitation is required: the token of a link."));
    }
}
