package dev.medley.registry.regression;

import dev.medley.registry.adapter.TagMove;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.recipe.Recipe;
import dev.medley.registry.recipe.RecipeAccess;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Suites bound to a recipe's tags. Publishers see them, owners set and lift them. */
@Path("/api/v1/recipes/{owner}/{name}/guards")
@RunOnVirtualThread
@Transactional
public class RecipeGuardResource {
    private final Guards guards;
    private final RecipeAccess access;

    @Inject
    RecipeGuardResource(Guards guards, RecipeAccess access) {
        this.guards = guards;
        this.access = access;
    }

    /** With the newest moves that they held back. */
    @GET
    @Paged
    @APIResponse(
            responseCode = "200",
            description = "Guards, and the newest moves that they held back",
            content = @Content(schema = @Schema(implementation = GuardView.Page.class)))
    public Response list(@PathParam("owner") String owner, @PathParam("name") String name) {
        return guards.page(subject(access.editable(owner, name)));
    }

    /** Binds a suite with thresholds to a tag, in place of one that was bound to it; from the next move on. */
    @PUT
    @Path("{tag}")
    public GuardView bind(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("tag") String tag,
            GuardRequest request) {
        Recipe recipe = access.owned(owner, name);
        return guards.bind(subject(recipe), tag, request, "recipe:" + recipe.reference());
    }

    @DELETE
    @Path("{tag}")
    public void unbind(@PathParam("owner") String owner, @PathParam("name") String name, @PathParam("tag") String tag) {
        guards.unbind(subject(access.owned(owner, name)), tag);
    }

    private static GuardRepository.Subject subject(Recipe recipe) {
        return new GuardRepository.Subject(TagMove.Subject.RECIPE, recipe.id());
    }
}
