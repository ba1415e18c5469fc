package dev.medley.registry.hub;

import dev.medley.registry.account.MemberRole;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.AccessRequest;
import dev.medley.registry.adapter.AccessService;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.Visibility;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Place;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for a gated repository, listed and decided by its owners. Their statuses are Medley's states, but for {@code accepted}. */
@Path("/api/models/{owner}/{name}/user-access-request")
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Transactional
public class HubGateResource {
    private static final String ACCEPTED = "accepted";

    private final HubRepositories repositories;
    private final AccessService access;
    private final Paging paging;

    @Inject
    HubGateResource(HubRepositories repositories, AccessService access, Paging paging) {
        this.repositories = repositories;
        this.access = access;
        this.paging = paging;
    }

    record User(String user, String fullname) {}

    /**
     * A request; where somebody lives by mail is theirs to tell.
     *
     * @param requestId the username: there is one request a person
     * @param fields what the asking person wrote
     */
    record Asked(String requestId, User user, String status, Instant timestamp, Optional<Map<String, String>> fields) {
        static Asked of(AccessRequest request) {
            return new Asked(
                    request.username(),
                    new User(request.username(), request.username()),
                    statusOf(request),
                    request.createdAt(),
                    Optional.of(request.message())
                            .filter(message -> !message.isEmpty())
                            .map(message -> Map.of("message", message)));
        }
    }

    @GET
    @Path("{status: pending|accepted|rejected}")
    public Response list(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("status") String status) {
        List<AccessRequest> found = access.in(
                gated(owner, name),
                Optional.of(status.equals(ACCEPTED) ? "granted" : status),
                paging.after().map(Place::of),
                paging.limit(HubParameters.PAGE) + 1);
        return paging.page(
                found,
                request -> request.place().toString(),
                HubParameters.PAGE,
                page -> page.items().stream().map(Asked::of).toList());
    }

    /** Another decision about somebody who asked; {@code pending} takes one back. */
    @POST
    @Path("handle")
    public Asked handle(@PathParam("owner") String owner, @PathParam("name") String name, byte[] body) {
        Adapter adapter = gated(owner, name);
        HubBody wanted = HubBody.object(body);
        String user = wanted.textIfAny("user").orElseGet(() -> wanted.text("requestId"));
        String status = wanted.text("status");
        AccessRequest request = access.of(adapter, user)
                .orElseThrow(() -> HubProblem.of(404, "REQUEST_NOT_FOUND", "They have not asked for access."));
        if (statusOf(request).equals(status)) {
            throw HubProblem.of(404, "REQUEST_NOT_FOUND", "Their request is " + status + " already.");
        }
        return Asked.of(
                switch (status) {
                    case ACCEPTED -> access.grant(adapter, user);
                    case "rejected" ->
                        access.reject(
                                adapter,
                                user,
                                wanted.textIfAny("rejectionReason").orElse(""));
                    case "pending" -> access.reopen(adapter, user);
                    default -> throw HubProblem.bad("INVALID_REQUEST", "status must be accepted, rejected or pending.");
                });
    }

    /** Without a request. */
    @POST
    @Path("grant")
    public Asked grant(@PathParam("owner") String owner, @PathParam("name") String name, byte[] body) {
        Adapter adapter = gated(owner, name);
        String user = HubBody.object(body).text("user");
        if (access.of(adapter, user).map(HubGateResource::statusOf).equals(Optional.of(ACCEPTED))) {
            throw HubProblem.bad("ACCESS_GRANTED", "They have access already.");
        }
        return Asked.of(access.grant(adapter, user));
    }

    private Adapter gated(String owner, String name) {
        Adapter adapter = repositories.own(owner, name, Scope.ADAPTER_WRITE, MemberRole.OWNER);
        if (adapter.visibility() != Visibility.GATED) {
            throw HubProblem.bad("NOT_GATED", "The repository is not gated.");
        }
        return adapter;
    }

    private static String statusOf(AccessRequest request) {
        return request.state().equals("granted") ? ACCEPTED : request.state();
    }
}
