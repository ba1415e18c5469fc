package dev.medley.registry.organisation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.format.AdapterName;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountKind;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Expiry;
import dev.medley.registry.account.KeyService;
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
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Robots: accounts of programs that act for a person or an organisation by a key alone. A robot's name is {@code owner+name}, which nobody can
 * register.
 */
@Path("/api/v1/robots")
@RunOnVirtualThread
@Transactional
public class RobotResource {
    private final OrganisationService organisations;
    private final AccountService accounts;
    private final KeyService keys;
    private final Memberships memberships;
    private final CurrentAccount current;
    private final Paging paging;
    private final Event<RobotDeleted> deleted;

    @Inject
    RobotResource(
            OrganisationService organisations,
            AccountService accounts,
            KeyService keys,
            Memberships memberships,
            CurrentAccount current,
            Paging paging,
            Event<RobotDeleted> deleted) {
        this.deleted = deleted;
        this.organisations = organisations;
        this.accounts = accounts;
        this.keys = keys;
        this.memberships = memberships;
        this.current = current;
        this.paging = paging;
    }

    /** @param owner the caller where it is absent */
    record CreateRequest(
            @Schema(required = true, pattern = Shape.NAME) String name,
            String owner,
            @Schema(enumeration = {"publisher", "reader"}) String role,

            @Schema(type = SchemaType.ARRAY, implementation = Shape.RobotScope.class, minItems = 1)
            List<String> scopes,

            @Schema(type = SchemaType.STRING, format = "date-time", description = "as of a key")
            Expiry expiresAt) {}

    /** @param key the id of its newest one */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record RobotView(
            String id, String owner, String role, Instant createdAt, Optional<String> key, Optional<String> secret)
            implements Audited {
        @Override
        public String change() {
            return "role " + role;
        }
    }

    @GET
    @Paged
    public Response list(@QueryParam("owner") String owner) {
        Account of = owner(owner);
        return paging.of(
                memberships.of(of).stream()
                        .filter(each -> accounts.get(each.accountId()).kind() == AccountKind.ROBOT)
                        .map(each -> view(of, each, Optional.empty()))
                        .toList(),
                RobotView::id);
    }

    @POST
    @Sensitive
    public Response create(CreateRequest request) {
        Account of = owner(request == null ? null : request.owner());
        String name = Optional.ofNullable(request)
                .map(CreateRequest::name)
                .flatMap(AdapterName::part)
                .orElseThrow(() -> Problem.invalid("name", "name: " + AdapterName.RULE + "."));
        MemberRole role = MemberRole.of(Optional.ofNullable(request.role()).orElse("publisher"))
                .filter(wanted -> wanted != MemberRole.OWNER)
                .orElseThrow(() -> Problem.invalid("role", "role must be publisher or reader."));
        Account robot = accounts.createRobot(of.username() + "+" + name);
        memberships.set(of, robot, role);
        String secret = keys.robotKey(robot, request.scopes(), request.expiresAt());
        Membership membership = memberships.find(of.id(), robot.id()).orElseThrow();
        return Response.status(201)
                .location(URI.create("/api/v1/robots/" + robot.username()))
                .header("Cache-Control", "no-store")
                .entity(view(of, membership, Optional.of(secret)))
                .build();
    }

    /** A new key in place of all it had. */
    @POST
    @Path("{robot}/rotate")
    @Sensitive
    public Response rotate(@PathParam("robot") String username) {
        Account robot = robot(username);
        Account of = owner(ownerName(username));
        return Response.ok(view(
                        of, memberships.find(of.id(), robot.id()).orElseThrow(), Optional.of(keys.replaceKeys(robot))))
                .header("Cache-Control", "no-store")
                .build();
    }

    /** Its keys end, and it acts for nobody any more; its name is not given out again. */
    @DELETE
    @Path("{robot}")
    public Response delete(@PathParam("robot") String username) {
        Account robot = robot(username);
        Account of = owner(ownerName(username));
        memberships.find(of.id(), robot.id()).ifPresent(memberships::remove);
        keys.endForGood(robot);
        deleted.fire(new RobotDeleted(robot.id()));
        return Response.noContent().build();
    }

    private Account robot(String username) {
        Account of = owner(ownerName(username));
        return accounts.find(username)
                .filter(found -> memberships.find(of.id(), found.id()).isPresent())
                .orElseThrow(() -> new Problem(404, "ROBOT_NOT_FOUND", "There is no such robot of yours."));
    }

    private static String ownerName(String robot) {
        int plus = robot.indexOf('+');
        return plus < 0 ? "?" : robot.substring(0, plus);
    }

    private Account owner(String name) {
        Account caller = current.require(Scope.ORG_ADMIN);
        boolean own = name == null || name.equals(caller.username());
        return own ? accounts.reload(caller) : organisations.find(name, caller, MemberRole.OWNER);
    }

    private RobotView view(Account of, Membership membership, Optional<String> secret) {
        Account robot = accounts.get(membership.accountId());
        return new RobotView(
                robot.username(),
                of.username(),
                membership.role().label(),
                membership.createdAt(),
                keys.newestKey(robot),
                secret);
    }
}
