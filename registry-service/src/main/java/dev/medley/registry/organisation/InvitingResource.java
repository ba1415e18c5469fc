package dev.medley.registry.organisation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.account.SecretToken;
import dev.medley.registry.account.Sensitive;
import dev.medley.registry.organisation.InvitationService.Terms;
import dev.medley.registry.problem.Audited;
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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Whom an organisation's owners have asked to join it. */
@Path("/api/v1/orgs/{org}/invitations")
@RunOnVirtualThread
@Transactional
public class InvitingResource {
    private static final Duration USUAL = Duration.ofDays(14);
    private static final Duration LONGEST = Duration.ofDays(90);

    private final InvitationService service;
    private final InvitationRepository invitations;
    private final OrganisationService organisations;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    InvitingResource(
            InvitationService service,
            InvitationRepository invitations,
            OrganisationService organisations,
            CurrentAccount current,
            Paging paging) {
        this.service = service;
        this.invitations = invitations;
        this.organisations = organisations;
        this.current = current;
        this.paging = paging;
    }

    /**
     * Who shall join, as what, until when.
     *
     * @param username a person; absent: a link is made, good for one person
     * @param expiresAt at most 90 days ahead; absent: in 14 days
     */
    record InviteRequest(
            @Schema(pattern = Shape.NAME) String username,

            @Schema(
                    required = true,
                    enumeration = {"owner", "publisher", "reader"})
            String role,

            Instant expiresAt) {}

    /** @param invitation the token of a link, shown this once */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Invited(UUID id, Optional<String> username, String role, Instant expiresAt, Optional<String> invitation)
            implements Audited {
        @Override
        public String change() {
            return username.orElse("by link") + ", role " + role;
        }
    }

    @POST
    @Sensitive
    public Response invite(@PathParam("org") String name, InviteRequest request) {
        Account caller = current.require(Scope.ORG_ADMIN);
        Account organisation = organisations.find(name, caller, MemberRole.OWNER);
        Optional<InviteRequest> given = Optional.ofNullable(request);
        MemberRole role = given.map(InviteRequest::role)
                .flatMap(MemberRole::of)
                .orElseThrow(() -> Problem.invalid("role", "role must be owner, publisher or reader."));
        var terms = new Terms(organisation, role, caller, end(given.map(InviteRequest::expiresAt)));
        Optional<String> username = given.map(InviteRequest::username);
        Invited made = username.isPresent() ? named(terms, username.get()) : link(terms);
        return Response.status(201)
                .location(URI.create("/api/v1/orgs/" + organisation.username() + "/invitations/" + made.id()))
                .entity(made)
                .build();
    }

    @GET
    @Paged
    public Response list(@PathParam("org") String name) {
        Account organisation = organisations.find(name, current.require(Scope.ORG_ADMIN), MemberRole.OWNER);
        return paging.of(invitations.of(organisation), pending -> pending.id().toString());
    }

    @DELETE
    @Path("{invitation}")
    public Response withdraw(@PathParam("org") String name, @PathParam("invitation") UUID id) {
        Account organisation = organisations.find(name, current.require(Scope.ORG_ADMIN), MemberRole.OWNER);
        if (!invitations.withdraw(organisation, id)) {
            throw InvitationService.unknown();
        }
        return Response.noContent().build();
    }

    private Invited named(Terms terms, String username) {
        UUID id = service.invite(terms, username);
        return new Invited(id, Optional.of(username), terms.role().label(), terms.expiresAt(), Optional.empty());
    }

    private Invited link(Terms terms) {
        InvitationService.Link link = service.link(terms);
        return new Invited(
                link.id(),
                Optional.empty(),
                terms.role().label(),
                terms.expiresAt(),
                Optional.of(link.token()).map(SecretToken::text));
    }

    private static Instant end(Optional<Instant> wanted) {
        Instant now = Instant.now();
        Instant end = wanted.orElse(now.plus(USUAL));
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
            throw Problem.unfit("expiresAt", "expiresAt must be within the next " + LONGEST.toDays() + " days.");
        }
        return end;
    }
}
