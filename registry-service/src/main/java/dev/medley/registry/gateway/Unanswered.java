package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.Response;
import java.util.Set;

/**
 * Fired when a recipe was through and yet no answer is out, for its own or a worker's sake.
 *
 * @param notes of the recipe, as an answer would have told them
 */
public record Unanswered(ObjectNode notes) {
    private static final int OK = 200;
    private static final int UNPROCESSABLE = 422;
    private static final int SERVER = 500;

    /** Beside a recipe callers name neither adapters nor mixtures: what is wrong with those is the recipe's. */
    private static final Set<String> OF_RECIPES = Set.of(
            "model_not_found", "invalid_adapter", "invalid_adapter_blend", "unsupported_mixture", "incompatible_base");

    /** Whether a refusal is not the caller's own doing: neither a bad request of theirs nor a budget that is spent. */
    static boolean blames(int status, String code) {
        return status >= SERVER || status == UNPROCESSABLE || OF_RECIPES.contains(code);
    }

    /** As the other, of an answer as it goes out. */
    static boolean blames(Response answer) {
        return answer.getStatus() != OK && blames(answer.getStatus(), code(answer.getEntity()));
    }

    private static String code(Object entity) {
        return entity instanceof byte[] body
                ? JsonBody.parse(body).at("/error/code").asText()
                : "";
    }
}
