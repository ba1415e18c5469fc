package dev.medley.registry.account;

import dev.medley.registry.account.KeyService.CreatedKey;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** API keys of the caller. A key can't make one that may do more than itself. */
@Path("/api/v1/keys")
@RunOnVirtualThread
public class KeyResource {
    private static final Duration OVERLAP = Duration.ofHours(1);
    private static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

    private final KeyService keys;
    private final KeySpending spending;
    private final ManagedKeys managed;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    KeyResource(KeyService keys, KeySpending spending, ManagedKeys managed, CurrentAccount current, Paging paging) {
        this.managed = managed;
        this.keys = keys;
        this.spending = spending;
        this.current = current;
        this.paging = paging;
    }

    record BudgetRequest(
            @Schema(required = true, pattern = "^[0-9]{1,9}(\\.[0-9]{1,6})?$")
            String amount,

            @Schema(
                    required = true,
                    enumeration = {"day", "week", "month", "total"})
            String per) {}

    record CreateKeyRequest(
            @Schema(required = true, pattern = Shape.FILLED, maxLength = 100)
            String name,

            @Schema(type = SchemaType.ARRAY, implementation = Shape.ScopeLabel.class, required = true, minItems = 1)
            List<String> scopes,

            @Schema(type = SchemaType.ARRAY, implementation = Shape.Resource.class, maxItems = 100)
            List<String> resources,

            @Schema(type = SchemaType.ARRAY, implementation = Shape.Network.class, maxItems = 100)
            List<String> networks,

            @Schema(
                    type = SchemaType.STRING,
                    format = "date-time",
                    description = "absent: in 90 days, where nothing else is configured; null: never")
            Expiry expiresAt,

            BudgetRequest budget,

            @Schema(
                    description =
                            "whether calls with it are kept for a while, prompts and answers, for its owner to look at; absent: no")
            Boolean keepsCalls) {}

    /** What is absent stays as it is. */
    record ChangeKeyRequest(Boolean keepsCalls) {}

    /** @param overlap seconds that the old key works on */
    record RotateRequest(
            @Schema(minimum = "0", maximum = "604800") Long overlap) {}

    @GET
    @Paged
    public Response list() {
        Account account = current.require(Scope.KEY_MANAGE);
        return paging.of(keys.keysOf(account).stream().map(this::view).toList(), KeyView::id);
    }

    @POST
    @Sensitive
    public Response create(CreateKeyRequest request) {
        Account account = current.require(Scope.KEY_MANAGE);
        Body.require(request);
        Optional<Budget> budget =
                Optional.ofNullable(request.budget()).map(wanted -> Budget.of(wanted.amount(), wanted.per()));
        var limits = new KeyLimits(
                scopes(request.scopes()),
                resources(request.resources()),
                networks(request.networks()),
                budget,
                Boolean.TRUE.equals(request.keepsCalls()));
        return created(keys.createKey(account, Body.text("name", request.name()), limits, request.expiresAt()));
    }

    /** The key that this very request was made with; any scope will do. */
    @GET
    @Path("self")
    public KeyView self() {
        Account account = current.requireSignedIn();
        String id = current.keyId()
                .orElseThrow(() -> new Problem(404, "KEY_NOT_FOUND", "This request was not made with a key."));
        return view(keys.ownKey(account, id));
    }

    @GET
    @Path("{id}")
    public KeyView get(@PathParam("id") String id) {
        return view(managed.find(id));
    }

    /** Of one's own keys, and of robots'. What was kept stays until its time is over. */
    @PATCH
    @Path("{id}")
    public KeyView change(@PathParam("id") String id, ChangeKeyRequest request) {
        return view(managed.keepCalls(id, Optional.ofNullable(request).map(ChangeKeyRequest::keepsCalls)));
    }

    @POST
    @Path("{id}/rotate")
    @Sensitive
    public Response rotate(@PathParam("id") String id, RotateRequest request) {
        Account account = current.require(Scope.KEY_MANAGE);
        Duration overlap = Optional.ofNullable(request)
                .map(RotateRequest::overlap)
                .map(Duration::ofSeconds)
                .orElse(OVERLAP);
        if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
            throw Problem.invalid("overlap", "overlap must be from 0 to " + LONGEST_OVERLAP.toSeconds() + " seconds.");
        }
        ApiKey old = keys.ownKey(account, id);
        current.requireToGive(old.scopes());
        current.requireToReach(old.resources());
        current.requireToAdmit(old.networks());
        return created(keys.rotate(account, id, overlap));
    }

    @DELETE
    @Path("{id}")
    public Response revoke(@PathParam("id") String id) {
        keys.revoke(current.require(Scope.KEY_MANAGE), id);
        return Response.noContent().build();
    }

    private Response created(CreatedKey created) {
        return Response.status(201)
                .location(URI.create("/api/v1/keys/" + created.key().id()))
                .header("Cache-Control", "no-store")
                .entity(KeyView.of(created.key(), spent(created.key()), Optional.of(created.secret())))
                .build();
    }

    private KeyView view(ApiKey key) {
        return KeyView.of(key, spent(key), Optional.empty());
    }

    private long spent(ApiKey key) {
        return key.budget().map(budget -> spending.spent(key.id(), budget)).orElse(0L);
    }

    private Set<Scope> scopes(List<String> labels) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String label : Optional.ofNullable(labels).orElse(List.of())) {
            scopes.add(Optional.ofNullable(label)
                    .flatMap(Scope::of)
                    .orElseThrow(() -> Problem.invalid("scopes", "there is no scope " + label + ".")));
        }
        current.requireToGive(scopes);
        return scopes;
    }

    private List<String> resources(List<String> given) {
        List<String> resources = Optional.ofNullable(given).orElse(List.of());
        if (resources.stream().anyMatch(Objects::isNull)) {
            throw Problem.invalid("resources", "a resource is owner/* or owner/name.");
        }
        if (resources.isEmpty()) {
            // What a narrowed key makes is as narrow.
            return current.resources();
        }
        current.requireToReach(resources);
        return resources;
    }

    private List<Network> networks(List<String> given) {
        if (given == null || given.isEmpty()) {
            return current.networks();
        }
        List<Network> networks = given.stream()
                .map(text -> Optional.ofNullable(text)
                        .flatMap(Network::parse)
                        .orElseThrow(() -> Problem.unfit("networks", "a network is an address, or one with /bits.")))
                .toList();
        current.requireToAdmit(networks);
        return networks;
    }
}
