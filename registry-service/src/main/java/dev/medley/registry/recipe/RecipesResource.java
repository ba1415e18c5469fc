package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.AdapterName;
import dev.medley.format.AdapterReference;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.adapter.Visibility;
import dev.medley.registry.problem.Paged;
import dev.medley.registry.problem.Paging;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code /api/v1/recipes}: all that the caller may see, a new one, and whether a definition is sound. */
@Path("/api/v1/recipes")
@RunOnVirtualThread
@Transactional
public class RecipesResource {
    private final RecipeRepository repository;
    private final RecipeService service;
    private final RecipeAccess access;
    private final RecipeShown shown;
    private final CurrentAccount current;
    private final Paging paging;

    @Inject
    RecipesResource(
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

    record CreateRequest(
            @Schema(required = true, pattern = Shape.ADAPTER)
            String id,

            @Schema(enumeration = {"public", "unlisted", "private"})
            String visibility,

            @Schema(required = true, type = SchemaType.OBJECT)
            JsonNode definition,

            @Schema(pattern = Shape.TAG) String tag,
            @Schema(maxLength = RecipeRequests.LONGEST_NOTE) String note) {}

    record ValidateRequest(
            @Schema(required = true, type = SchemaType.OBJECT)
            JsonNode definition) {}

    record Validation(boolean valid, List<Problem.Detail> findings) {}

    @GET
    @Paged
    public Response list(@QueryParam("owner") String owner) {
        return paging.of(
                repository.list(Optional.ofNullable(owner), current.searcher()).stream()
                        .map(shown::line)
                        .toList(),
                RecipeView::id);
    }

    /** A recipe with its first version. */
    @POST
    public Response create(CreateRequest request) {
        Account caller = current.require(Scope.ADAPTER_WRITE);
        if (request == null) {
            throw Problem.invalid("", "A JSON body is required.");
        }
        AdapterName name = RecipeRequests.name(request.id());
        Account owner = access.publisher(name);
        Visibility visibility = RecipeRequests.visibility(request.visibility()).orElse(Visibility.PUBLIC);
        String tag = RecipeRequests.tag(request.tag());
        String note = RecipeRequests.note(request.note());
        service.requireSound(RecipeRequests.definition(request.definition()), Optional.of(caller.id()));
        Instant now = Instant.now();
        if (!repository.create(new Recipe(
                UUID.randomUUID(), owner.id(), name.owner(), owner.kind(), name.name(), visibility, now, now))) {
            throw new Problem(409, "RECIPE_EXISTS", "The recipe `" + name + "` exists or existed already.");
        }
        Recipe recipe = repository.find(name.owner(), name.name()).orElseThrow();
        service.publish(recipe, request.definition(), note, tag, caller);
        return Response.status(201)
                .location(URI.create("/api/v1/recipes/" + name))
                .entity(shown.whole(recipe, AdapterReference.Tag.LATEST))
                .build();
    }

    /** Nothing is stored, whatever comes out. */
    @POST
    @Path("validate")
    public Validation validate(ValidateRequest request) {
        Account caller = current.require(Scope.ADAPTER_READ);
        JsonNode definition = RecipeRequests.definition(request == null ? null : request.definition());
        List<Problem.Detail> findings = service.findings(definition, Optional.of(caller.id()));
        return new Validation(findings.isEmpty(), findings);
    }
}
