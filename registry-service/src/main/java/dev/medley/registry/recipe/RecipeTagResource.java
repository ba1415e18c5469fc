package dev.medley.registry.recipe;

import dev.medley.format.AdapterReference;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.adapter.HeldTag;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Tags of a recipe and where they have pointed: rolling back is moving a tag. */
@Path("/api/v1/recipes/{owner}/{name}/tags")
@RunOnVirtualThread
@Transactional
public class RecipeTagResource {
    private final RecipeRepository repository;
    private final RecipeMoves moves;
    private final RecipeAccess access;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    RecipeTagResource(
            RecipeRepository repository,
            RecipeMoves moves,
            RecipeAccess access,
            CurrentAccount current,
            Paging paging) {
        this.repository = repository;
        this.moves = moves;
        this.access = access;
        this.current = current;
        this.paging = paging;
    }

    record MoveRequest(@Schema(required = true) String version) {}

    @GET
    @Paged
    public Response list(@PathParam("owner") String owner, @PathParam("name") String name) {
        return paging.of(repository.tags(access.visible(owner, name)), RecipeRepository.Tagged::name);
    }

    /** Moves it; where a guard tests the version first, the operation tells what came of it. */
    @PUT
    @Path("{tag}")
    @APIResponse(
            responseCode = "200",
            description = "Moved",
            content = @Content(schema = @Schema(implementation = RecipeRepository.Tagged.class)))
    @APIResponse(
            responseCode = "202",
            description = HeldTag.DESCRIPTION,
            content = @Content(schema = @Schema(implementation = HeldTag.class)))
    public Response move(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("tag") String tag,
            @HeaderParam("If-Match") String expected,
            MoveRequest request) {
        Recipe recipe = access.editable(owner, name);
        String wanted = RecipeRequests.tag(tag);
        requireUnmoved(recipe, wanted, Optional.ofNullable(expected));
        String version = Optional.ofNullable(request)
                .map(MoveRequest::version)
                .orElseThrow(() -> Problem.invalid("version", "version is required."));
        RecipeVersion to = RecipeResource.find(repository, recipe, version);
        Optional<UUID> held =
                moves.move(recipe, wanted, to, current.requireSignedIn().id());
        if (held.isPresent()) {
            return HeldTag.accepted(held.get(), wanted, to.digest());
        }
        RecipeRepository.Tagged moved = find(recipe, wanted).orElseThrow();
        return Response.ok(moved).tag(new EntityTag(moved.version())).build();
    }

    /** Forgets a tag; its history stays. {@code latest} always is somewhere. */
    @DELETE
    @Path("{tag}")
    public Response delete(
            @PathParam("owner") String owner,
            @PathParam("name") String name,
            @PathParam("tag") String tag,
            @HeaderParam("If-Match") String expected) {
        Recipe recipe = access.editable(owner, name);
        requireUnmoved(recipe, tag, Optional.ofNullable(expected));
        if (tag.equals(AdapterReference.Tag.LATEST.tag())) {
            throw new Problem(409, "TAG_PROTECTED", "The tag latest stays where it is.");
        }
        if (!repository.removeTag(recipe, tag)) {
            throw new Problem(404, "REVISION_NOT_FOUND", "The recipe has no such tag or version.");
        }
        return Response.noContent().build();
    }

    @GET
    @Path("{tag}/history")
    @Paged
    public Response history(
            @PathParam("owner") String owner, @PathParam("name") String name, @PathParam("tag") String tag) {
        return paging.of(
                repository.history(access.visible(owner, name), tag), move -> move.at() + " " + move.version());
    }

    private Optional<RecipeRepository.Tagged> find(Recipe recipe, String tag) {
        return repository.tags(recipe).stream()
                .filter(each -> each.name().equals(tag))
                .findFirst();
    }

    /** Whoever says where the tag is must know it; others that move it wait until the transaction ends. */
    private void requireUnmoved(Recipe recipe, String tag, Optional<String> expected) {
        if (expected.isEmpty()) {
            return;
        }
        repository.lock(recipe.id());
        String etag = expected.get().replace("\"", "");
        boolean isThere = find(recipe, tag)
                .filter(now -> etag.equals("*") || etag.equals(now.version()))
                .isPresent();
        if (!isThere) {
            throw new Problem(412, "TAG_MOVED", "The tag points to another version by now.");
        }
    }
}
