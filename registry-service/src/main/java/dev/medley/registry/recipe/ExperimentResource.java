package dev.medley.registry.recipe;

import dev.medley.format.AdapterReference;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.adapter.HeldTag;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Versions of a recipe that share its traffic: begun, watched, and ended with one call either way. For its owners. */
@Path("/api/v1/recipes/{owner}/{name}/experiment")
@RunOnVirtualThread
@Transactional
public class ExperimentResource {
    private static final int MOST_ARMS = 4;
    private static final double USUAL_ALPHA = 0.05;
    private static final double ROUNDING = 1e-6;
    private static final String LATEST = AdapterReference.Tag.LATEST.tag();

    private final ExperimentRepository experiments;
    private final RecipeRepository recipes;
    private final RecipeService service;
    private final RecipeMoves moves;
    private final RecipeAccess access;
    private final CurrentAccount current;

    @Inject
    ExperimentResource(
            ExperimentRepository experiments,
            RecipeRepository recipes,
            RecipeService service,
            RecipeMoves moves,
            RecipeAccess access,
            CurrentAccount current) {
        this.experiments = experiments;
        this.recipes = recipes;
        this.service = service;
        this.moves = moves;
        this.access = access;
        this.current = current;
    }

    record ArmRequest(
            @Schema(required = true) String version,

            @Schema(required = true, minimum = "0", exclusiveMinimum = true, maximum = "1", exclusiveMaximum = true)
            Double share) {}

    record ExperimentRequest(
            @Schema(required = true, minItems = 2, maxItems = MOST_ARMS)
            List<ArmRequest> arms,

            @Schema(minimum = "0", exclusiveMinimum = true, maximum = "0.5", exclusiveMaximum = true)
            Double alpha) {}

    private record Arms(List<RecipeVersion> versions, List<Double> shares) {}

    record PromoteRequest(@Schema(required = true) String version) {}

    /**
     * Only calls that name no tag or digest, or {@code latest}, take part; so what a guard refused to {@code latest} can't be an arm, nor what would fail
     * each of them.
     */
    @PUT
    public ExperimentView begin(
            @PathParam("owner") String owner, @PathParam("name") String name, ExperimentRequest request) {
        Recipe recipe = locked(owner, name);
        Arms arms = arms(recipe, request);
        if (experiments.newest(recipe).filter(Experiment::isRunning).isPresent()) {
            throw new Problem(409, "EXPERIMENT_RUNS", "An experiment runs already: promote a version or roll back.");
        }
        double alpha = Optional.ofNullable(request.alpha()).orElse(USUAL_ALPHA);
        if (!(alpha > 0 && alpha < 0.5)) {
            throw Problem.invalid("alpha", "alpha must be above 0 and below 0.5.");
        }
        UUID by = current.requireSignedIn().id();
        for (int i = 0; i < arms.versions().size(); i++) {
            service.requireStillSound("arms[" + i + "]", arms.versions().get(i), by);
            moves.requireUnrefused(recipe, LATEST, arms.versions().get(i), by);
        }
        RecipeVersion before =
                recipes.version(recipe, AdapterReference.Tag.LATEST).orElseThrow();
        experiments.begin(recipe, alpha, before, arms.versions(), arms.shares());
        return view(recipe);
    }

    private Arms arms(Recipe recipe, ExperimentRequest request) {
        if (request == null
                || request.arms() == null
                || request.arms().size() < 2
                || request.arms().size() > MOST_ARMS) {
            throw Problem.invalid("arms", "An experiment has 2 to " + MOST_ARMS + " arms.");
        }
        List<RecipeVersion> versions = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        for (int i = 0; i < request.arms().size(); i++) {
            ArmRequest arm = request.arms().get(i);
            String path = "arms[" + i + "]";
            if (arm == null || arm.version() == null) {
                throw Problem.invalid(path + ".version", path + ".version is required: a tag or a digest.");
            }
            if (arm.share() == null || !(arm.share() > 0 && arm.share() < 1)) {
                throw Problem.invalid(path + ".share", path + ".share must be above 0 and below 1.");
            }
            versions.add(RecipeResource.find(recipes, recipe, arm.version()));
            shares.add(arm.share());
        }
        requireWhole(versions, shares);
        return new Arms(versions, shares);
    }

    @GET
    public ExperimentView get(@PathParam("owner") String owner, @PathParam("name") String name) {
        return view(access.editable(owner, name));
    }

    /** Ends it: {@code latest} is this version from now on, once it has passed where a guard tests it first. */
    @POST
    @Path("promote")
    @APIResponse(
            responseCode = "200",
            description = "Promoted",
            content = @Content(schema = @Schema(implementation = ExperimentView.class)))
    @APIResponse(
            responseCode = "202",
            description = HeldTag.DESCRIPTION,
            content = @Content(schema = @Schema(implementation = HeldTag.class)))
    public Response promote(@PathParam("owner") String owner, @PathParam("name") String name, PromoteRequest request) {
        Recipe recipe = locked(owner, name);
        Experiment experiment = newest(recipe);
        String version = Optional.ofNullable(request)
                .map(PromoteRequest::version)
                .orElseThrow(() -> Problem.invalid("version", "version is required: the digest of an arm."));
        if (!experiment.isRunning()
                || experiment.arms().stream().noneMatch(arm -> arm.version().equals(version))) {
            throw new Problem(409, "NOT_IN_EXPERIMENT", "No experiment with this version runs.");
        }
        RecipeVersion to = RecipeResource.find(recipes, recipe, version);
        return moves.move(recipe, LATEST, to, current.requireSignedIn().id(), Optional.of(experiment.id()))
                .map(held -> HeldTag.accepted(held, LATEST, to.digest()))
                .orElseGet(() -> Response.ok(view(recipe)).build());
    }

    /** Ends it, or undoes its promotion: {@code latest} is what it was before, at once: no guard is asked on the way back. */
    @POST
    @Path("rollback")
    public ExperimentView rollback(@PathParam("owner") String owner, @PathParam("name") String name) {
        Recipe recipe = locked(owner, name);
        Experiment experiment = newest(recipe);
        experiments.end(experiment, "rolled_back");
        recipes.move(
                recipe,
                LATEST,
                RecipeResource.find(recipes, recipe, experiment.before()),
                current.requireSignedIn().id());
        return view(recipe);
    }

    /** Beginning and ending one wait for each other. */
    private Recipe locked(String owner, String name) {
        return recipes.lock(access.editable(owner, name).id()).orElseThrow(RecipeAccess::missing);
    }

    private ExperimentView view(Recipe recipe) {
        return ExperimentView.of(newest(recipe));
    }

    private Experiment newest(Recipe recipe) {
        return experiments
                .newest(recipe)
                .orElseThrow(() -> new Problem(404, "EXPERIMENT_NOT_FOUND", "The recipe has had no experiment."));
    }

    private static void requireWhole(List<RecipeVersion> versions, List<Double> shares) {
        if (versions.stream().map(RecipeVersion::digest).distinct().count() < versions.size()) {
            throw Problem.unfit("arms", "Two arms are the same version.");
        }
        double sum = shares.stream().mapToDouble(Double::doubleValue).sum();
        if (Math.abs(sum - 1) > ROUNDING) {
            throw Problem.unfit("arms", "The shares of the arms must add up to 1.");
        }
    }
}
