package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.CurrentAccount;
import dev.medley.registry.account.Scope;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.gateway.RequestRefused;
import dev.medley.registry.gateway.SavedAnswers;
import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.Shape;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** {@code POST /api/v1/recipes/dry-run}: what a definition would do with a question, without asking any model. */
@Path("/api/v1/recipes/dry-run")
@RunOnVirtualThread
public class RecipeTrialResource {
    private final RecipeService service;
    private final RecipeAnswers answers;
    private final CurrentAccount current;

    @Inject
    RecipeTrialResource(RecipeService service, RecipeAnswers answers, CurrentAccount current) {
        this.service = service;
        this.answers = answers;
        this.current = current;
    }

    record TrialRequest(
            @Schema(required = true, type = SchemaType.OBJECT)
            JsonNode definition,

            @Schema(required = true, pattern = Shape.FILLED) String question,
            JsonNode variables) {}

    /**
     * What would happen.
     *
     * @param request the completion that would give the answer; absent when a fallback gives it
     */
    record Trial(JsonNode trace, Optional<JsonNode> request, Optional<String> refusal) {}

    @POST
    public Trial run(TrialRequest request) {
        Account caller = current.require(Scope.INFERENCE_CALL);
        JsonNode definition = RecipeRequests.definition(request == null ? null : request.definition());
        service.requireSound(definition, Optional.of(caller.id()));
        String question = Optional.ofNullable(request.question())
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> Problem.invalid("question", "question is required."));
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Optional.ofNullable(request.variables()).ifPresent(given -> body.set("variables", given));
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        var client = new Inference.Client(caller.id(), current.keyId(), current.asker());
        try {
            SavedAnswers.Prepared prepared = answers.rehearse(
                    DefinitionReader.read(definition, new Findings()),
                    new SavedAnswers.Asked(body, question, true, client, ""));
            Optional<JsonNode> last =
                    prepared instanceof SavedAnswers.Ask ask ? Optional.of(ask.body()) : Optional.empty();
            return new Trial(prepared.notes().path("trace"), last, Optional.empty());
        } catch (RequestRefused refused) {
            return new Trial(JsonNodeFactory.instance.arrayNode(), Optional.empty(), Optional.of(refused.getMessage()));
        }
    }
}
