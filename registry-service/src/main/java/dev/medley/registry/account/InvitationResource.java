package dev.medley.registry.account;

import dev.medley.registry.account.Invitations.Created;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Invitations to register, made by administrators. */
@Path("/api/v1/admin/invitations")
@RunOnVirtualThread
@Transactional
public class InvitationResource {
    private final Invitations invitations;
    private final CurrentAccount current;
    private final Paging paging;
    private final Event<InvitationMade> events;

    @Inject
    InvitationResource(Invitations invitations, CurrentAccount current, Paging paging, Event<InvitationMade> events) {
        this.events = events;
        this.invitations = invitations;
        this.current = current;
        this.paging = paging;
    }

    /**
     * What an invitation may say.
     *
     * @param email whom it is for; absent: whoever has it
     * @param expiresAt at most 90 days ahead; absent: in 14 days
     */
    record InvitationRequest(
            @Schema(pattern = AccountService.MAIL_ADDRESS) String email, Instant expiresAt) {}

    /** @param invitation the token, shown this once */
    record InvitationCreated(UUID id, String invitation, String email, Instant expiresAt) {}

    @POST
    public Response create(InvitationRequest request) {
        Account admin = current.requireAdmin();
        Optional<InvitationRequest> given = Optional.ofNullable(request);
        Optional<String> email = given.map(InvitationRequest::email);
        if (email.filter(text -> !text.matches(AccountService.MAIL_ADDRESS)).isPresent()) {
            throw Problem.invalid("email", "email must be a mail address.");
        }
        Instant now = Instant.now();
        Instant end = given.map(InvitationRequest::expiresAt).orElse(now.plus(Invitations.USUAL));
        if (!end.isAfter(now) || end.isAfter(now.plus(Invitations.LONGEST))) {
            throw Problem.unfit(
                    "expiresAt", "expiresAt must be within the next " + Invitations.LONGEST.toDays() + " days.");
        }
        Created made = invitations.create(admin, email.orElse(""), end);
        events.fire(new InvitationMade(email.orElse(""), made.token(), end));
        return Response.status(201)
                .location(URI.create("/api/v1/admin/invitations/" + made.id()))
                .entity(new InvitationCreated(made.id(), made.token(), email.orElse(""), end))
                .build();
    }

    @GET
    @Paged
    public Response list() {
        current.requireAdmin();
        return paging.page(
                invitations.list(paging.after().orElse(""), paging.limit() + 1),
                invitation -> invitation.id().toString());
    }

    /** Withdraws one that nobody has used. */
    @DELETE
    @Path("{id}")
    public Response withdraw(@PathParam("id") String id) {
        current.requireAdmin();
        if (!invitations.withdraw(id)) {
            throw new Problem(404, "INVITATION_NOT_FOUND", "There is no such invitation that nobody has used.");
        }
        return Response.noContent().build();
    }
}
