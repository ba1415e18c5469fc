package dev.medley.registry.base;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.medley.format.AdapterReference;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** {@code /api/v1/bases}: everybody reads, an administrator adds bases and chooses how retrieved adapters are mixed. */
@Path("/api/v1/bases")
@Produces(MediaType.APPLICATION_JSON)
class BaseResource {
    private static final double MAX_SLACK = 100;

    private final BaseRepository bases;
    private final BaseDefaults defaults;
    private final CurrentAccount current;
    private final RetrieverChoice retrievers;
    private final Paging paging;

    BaseResource(
            BaseRepository bases,
            BaseDefaults defaults,
            CurrentAccount current,
            RetrieverChoice retrievers,
            Paging paging) {
        this.bases = bases;
        this.defaults = defaults;
        this.current = current;
        this.retrievers = retrievers;
        this.paging = paging;
    }

    @GET
    @Paged
    @RunOnVirtualThread
    public Response list() {
        return paging.of(bases.findAll().stream().map(this::view).toList(), BaseView::name);
    }

    /** Before any worker has it, so that adapters can be published for it; a worker that joins with another base brings it, too. */
    @POST
    @Transactional
    @RunOnVirtualThread
    @APIResponse(
            responseCode = "201",
            description = "Added",
            content = @Content(schema = @Schema(implementation = BaseView.class)))
    public Response create(BaseRequest request) {
        current.requireAdmin();
        if (request == null) {
            throw Problem.invalid("", "A JSON body is required.");
        }
        NewBase base = request.base();
        base.complaint().ifPresent(complaint -> {
            throw complaint;
        });
        if (!bases.add(base)) {
            throw new BaseExists(base.name());
        }
        return Response.created(URI.create("/api/v1/bases/" + base.name()))
                .entity(view(find(base.name())))
                .build();
    }

    @GET
    @Path("/{baseOwner}/{baseName}")
    @RunOnVirtualThread
    public BaseView get(@PathParam("baseOwner") String owner, @PathParam("baseName") String name) {
        return view(find(owner + "/" + name));
    }

    @PATCH
    @Path("/{baseOwner}/{baseName}")
    @Transactional
    @RunOnVirtualThread
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = BaseView.class)))
    @APIResponse(
            responseCode = "202",
            description = "Changed but for the retriever, for which the adapters are mapped anew first",
            content = @Content(schema = @Schema(implementation = RemappingView.class)))
    public Response change(
            @PathParam("baseOwner") String owner, @PathParam("baseName") String name, BaseChange change) {
        Account administrator = current.requireAdmin();
        String base = owner + "/" + name;
        BaseModel now = find(base);
        if (change == null || change.isEmpty()) {
            throw new InvalidMixture("defaultMixture, defaultRouter, defaultRetriever or fitSlack is required");
        }
        Optional<String> router = change.router(now);
        complaint(change.mixture(now), router).ifPresent(complaint -> {
            throw new InvalidMixture(complaint);
        });
        Optional.ofNullable(change.defaultRouter())
                .flatMap(_ -> router)
                .ifPresent(chosenRouter -> defaults.requireRouter(base, chosenRouter));
        double slack = Optional.ofNullable(change.fitSlack()).orElse(now.fitSlack());
        if (!(slack >= 0 && slack <= MAX_SLACK)) {
            throw new InvalidMixture("fitSlack must be a number from 0 to 100");
        }
        // First: whoever may not choose now changes nothing else either, and waits for nobody who has a lock on the
        // base.
        Optional<UUID> operation = Optional.ofNullable(change.defaultRetriever())
                .map(retriever -> retrievers.begin(
                        administrator.id(),
                        new RetrieverChosen(base, retriever, !change.hasTemperature(), change.fitSlack() == null)));
        if (change.isMoreThanRetriever()) {
            bases.change(base, change.mixture(now), router, slack);
        }
        return operation
                .map(id -> Response.accepted(new RemappingView(id)).location(URI.create("/api/v1/operations/" + id)))
                .orElseGet(() -> Response.ok(view(find(base))))
                .build();
    }

    private static Optional<String> complaint(DefaultMixture mixture, Optional<String> router) {
        if (router.isPresent() && AdapterReference.parse(router.get()).isEmpty()) {
            return Optional.of("defaultRouter must be a reference, such as owner/name:tag");
        }
        boolean lacksRouter = "ramole".equals(mixture.mode()) && router.isEmpty();
        return lacksRouter ? Optional.of("mode ramole needs a defaultRouter") : mixture.complaint();
    }

    private BaseView view(BaseModel base) {
        return BaseView.of(base, reference -> defaults.isSeen(reference, current.searcher()));
    }

    private BaseModel find(String name) {
        return bases.find(name).orElseThrow(() -> new BaseNotFound(name));
    }

    /** @param operation after which the base has the retriever */
    record RemappingView(UUID operation) {}

    /** @param license {@code unknown} where absent */
    record BaseRequest(
            @Schema(required = true, pattern = "^" + NewBase.NAME + "$")
            String name,

            @Schema(pattern = Shape.FILLED, maxLength = NewBase.LONGEST_LICENSE)
            String license,

            @Schema(required = true, minimum = "1", maximum = "1000000")
            Integer layers,

            @Schema(required = true, minimum = "1", maximum = "1000000")
            Integer hiddenSize) {
        NewBase base() {
            return new NewBase(
                    name,
                    Optional.ofNullable(license),
                    Optional.ofNullable(layers).orElse(0),
                    Optional.ofNullable(hiddenSize).orElse(0));
        }
    }

    /** Absent fields stay as they are, those of the mixture as well; an empty reference is none. */
    record BaseChange(MixtureChange defaultMixture, String defaultRouter, String defaultRetriever, Double fitSlack) {
        @JsonIgnore
        boolean isEmpty() {
            return defaultRetriever == null && !isMoreThanRetriever();
        }

        @JsonIgnore
        boolean isMoreThanRetriever() {
            return defaultMixture != null || defaultRouter != null || fitSlack != null;
        }

        boolean hasTemperature() {
            return defaultMixture != null && defaultMixture.temperature() != null;
        }

        DefaultMixture mixture(BaseModel now) {
            return defaultMixture == null ? now.defaultMixture() : defaultMixture.of(now.defaultMixture());
        }

        Optional<String> router(BaseModel now) {
            return Optional.ofNullable(defaultRouter).or(now::router).filter(reference -> !reference.isEmpty());
        }
    }
}
