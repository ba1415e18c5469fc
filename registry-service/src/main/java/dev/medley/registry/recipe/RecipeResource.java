package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.AdapterReference;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.HeldTag;
import dev.medley.registry.adapter.Visibility;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import dev.medley.registry.recipe.RecipeView.VersionView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** One recipe and its versions. */
@Path("/api/v1/recipes/{owner}/{name}")
@RunOnVirtualThread
@Transactional
public class RecipeResource {
    private final RecipeRepository repository;
    private final RecipeService service;
    private final RecipeAccess access;
    private final RecipeShown shown;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    RecipeResource(
            RecipeRepository repository,
            RecipeService service,
            RecipeAccess access,
            RecipeShown shown,
            CurrentAccount current,
            Paging paging) {
        this.repository = repository;
        this.service = service;
        this.access = access;
        this.shown = shown;
        this.current = current;
        this.paging = paging;
    }

    record ChangeRequest(
            @Schema(
                    required = true,
                    enumeration = {"public", "unlisted", "private"})
            String visibility) {}

    record VersionRequest(
            @Schema(required = true, type = SchemaType.OBJECT)
            JsonNode definition,

            @Schema(pattern = Shape.TAG) String tag,
            @Schema(maxLength = RecipeRequests.LONGEST_NOTE) String note) {}

    record Diff(String from, String to, List<Differences.Change> changes) {}

    @GET
    public RecipeView get(@PathParam("owner") String owner, @PathParam("name") String name) {
        return shown.whole(access.visible(owner, name), AdapterReference.Tag.LATEST);
    }

    @PATCH
    public RecipeView change(@PathParam("owner") String owner, @PathParam("name") String name, ChangeRequest request) {
        Recipe recipe = access.editable(owner, name);
        Visibility visibility = Optional.ofNullable(request)
                .flatMap(change -> RecipeRequests.visibility(change.visibility()))
                .orElseThrow(() -> Problem.invalid("visibility", "visibility is required."));
        repository.show(recipe, visibility);
        return shown.whole(repository.find(recipe.owner(), recipe.name()).orElseThrow(), AdapterReference.Tag.LATEST);
    }

    @DELETE
    public Response delete(@PathParam("owner") String owner, @PathParam("name") String name) {
        repository.delete(access.editable(owner, name));
        return Response.noContent().build();
    }

    @GET
    @Path("versions")
    @Paged
    public Response versions(@PathParam("owner") String owner, @PathParam("name") String name) {
        Recipe recipe = access.visible(owner, name);
        return paging.of(
                repository.versions(recipe).stream()
                        .map(version -> shown.version(recipe, version, false))
                        .toList(),
                VersionView::version);
    }

    /** What exists already with the same definition is not made twice; the tag moves to it, once it has passed where a guard tests it first. */
    @POST
    @Path("versions")
    @APIResponse(
            responseCode = "201",
            description = "Published",
            content = @Content(schema = @Schema(implementation = VersionView.class)))
    @APIResponse(
            responseCode = "202",
            description = HeldTag.DESCRIPTION,
            content = @Content(schema = @Schema(implementation = HeldTag.class)))
    public Response publish(@PathParam("owner") String owner, @PathParam("name") String name, VersionRequest request) {
        Recipe recipe = access.editable(owner, name);
        Account caller = current.require(Scope.ADAPTER_WRITE);
        if (request == null) {
            throw Problem.invalid("", "A JSON body is required.");
        }
        String tag = RecipeRequests.tag(request.tag());
        String note = RecipeRequests.note(request.note());
        service.requireSound(RecipeRequests.definition(request.definition()), Optional.of(caller.id()));
        RecipeService.Published published = service.publish(recipe, request.definition(), note, tag, caller);
        RecipeVersion version = published.version();
        if (published.held().isPresent()) {
            return HeldTag.accepted(published.held().get(), tag, version.digest());
        }
        return Response.status(201).entity(shown.version(recipe, version, true)).build();
    }

    @GET
    @Path("versions/{ref}")
    public VersionView version(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("ref") String ref) {
        Recipe recipe = access.visible(owner, name);
        return shown.version(recipe, find(recipe, ref), true);
    }

    /** What changed from one version to another, place by place. */
    @GET
    @Path("diff")
    public Diff diff(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @Parameter(required = true) @QueryParam("from") String from,
            @QueryParam("to") String to) {
        Recipe recipe = access.visible(owner, name);
        RecipeVersion before = find(recipe, required("from", from));
        RecipeVersion after = find(recipe, Optional.ofNullable(to).orElse("latest"));
        return new Diff(
                before.digest(),
                after.digest(),
                Differences.between(CanonicalJson.read(before.definition()), CanonicalJson.read(after.definition())));
    }

    private RecipeVersion find(Recipe recipe, String ref) {
        return find(repository, recipe, ref);
    }

    static RecipeVersion find(RecipeRepository repository, Recipe recipe, String ref) {
        return AdapterReference.selector(ref)
                .flatMap(selector -> repository.version(recipe, selector))
                .orElseThrow(() -> new Problem(404, "REVISION_NOT_FOUND", "The recipe has no such tag or version."));
    }

    private static String required(String name, String value) {
        return Optional.ofNullable(value).orElseThrow(() -> Problem.invalid(name, name + " is required."));
    }
}
