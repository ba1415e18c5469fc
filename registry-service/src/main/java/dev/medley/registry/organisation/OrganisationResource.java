package dev.medley.registry.organisation;

import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountKind;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Membership;
import dev.medley.registry.account.Memberships;
import dev.medley.registry.account.Scope;
import dev.medley.registry.account.Sensitive;
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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Organisations that the caller is in. */
@Path("/api/v1/orgs")
@RunOnVirtualThread
@Transactional
public class OrganisationResource {
    private final OrganisationService service;
    private final AccountService accounts;
    private final Memberships memberships;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    OrganisationResource(
            OrganisationService service,
            AccountService accounts,
            Memberships memberships,
            CurrentAccount current,
            Paging paging) {
        this.service = service;
        this.accounts = accounts;
        this.memberships = memberships;
        this.current = current;
        this.paging = paging;
    }

    record CreateRequest(
            @Schema(required = true, pattern = Shape.NAME) String name) {}

    record RoleRequest(
            @Schema(
                    required = true,
                    enumeration = {"owner", "publisher", "reader"})
            String role) {}

    record OrganisationView(String name, String role, Instant createdAt) {}

    record MemberView(String username, String role, String kind, Instant since) implements Audited {
        @Override
        public String change() {
            return "role " + role;
        }
    }

    @GET
    @Paged
    public Response list() {
        Account caller = current.require(Scope.ADAPTER_READ);
        return paging.of(
                memberships.ownersOf(caller).stream()
                        .filter(owner -> owner.kind() == AccountKind.ORGANISATION)
                        .map(owner -> view(owner, caller))
                        .toList(),
                OrganisationView::name);
    }

    @POST
    public Response create(CreateRequest request) {
        Account caller = current.require(Scope.ORG_ADMIN);
        String name = Optional.ofNullable(request)
                .map(CreateRequest::name)
                .orElseThrow(() -> Problem.invalid("name", "name is required."));
        Account organisation = service.create(name, caller);
        return Response.status(201)
                .location(URI.create("/api/v1/orgs/" + organisation.username()))
                .entity(view(organisation, caller))
                .build();
    }

    @GET
    @Path("{org}")
    public OrganisationView get(@PathParam("org") String name) {
        Account caller = current.require(Scope.ADAPTER_READ);
        return view(service.find(name, caller, MemberRole.READER), caller);
    }

    @GET
    @Path("{org}/members")
    @Paged
    public Response members(@PathParam("org") String name) {
        Account organisation = service.find(name, current.require(Scope.ADAPTER_READ), MemberRole.READER);
        return paging.of(memberships.of(organisation).stream().map(this::view).toList(), MemberView::username);
    }

    @PUT
    @Path("{org}/members/{username}")
    @Sensitive
    public MemberView set(@PathParam("org") String name, @PathParam("username") String username, RoleRequest request) {
        Account organisation = service.find(name, current.require(Scope.ORG_ADMIN), MemberRole.OWNER);
        MemberRole role = Optional.ofNullable(request)
                .map(RoleRequest::role)
                .flatMap(MemberRole::of)
                .orElseThrow(() -> Problem.invalid("role", "role must be owner, publisher or reader."));
        return view(service.set(organisation, username, role));
    }

    /** Owners send anybody away; everybody may leave. */
    @DELETE
    @Sensitive
    @Path("{org}/members/{username}")
    public Response remove(@PathParam("org") String name, @PathParam("username") String username) {
        Account caller = current.require(Scope.ORG_ADMIN);
        boolean leaves = caller.username().equals(username);
        service.remove(service.find(name, caller, leaves ? MemberRole.READER : MemberRole.OWNER), username);
        return Response.noContent().build();
    }

    private OrganisationView view(Account organisation, Account caller) {
        MemberRole role =
                memberships.role(organisation.id(), Optional.of(caller.id())).orElseThrow();
        return new OrganisationView(organisation.username(), role.label(), organisation.createdAt());
    }

    private MemberView view(Membership membership) {
        Account member = accounts.get(membership.accountId());
        return new MemberView(
                member.username(), membership.role().label(), member.kind().label(), membership.createdAt());
    }
}
