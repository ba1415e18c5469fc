package dev.medley.registry.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.gateway.RequestRefused;
import java.util.Map;
import java.util.Optional;

/** The models that a recipe asks on its way: real ones, or in a dry run none. */
sealed interface Models {
    /**
     * The whole answer; empty when a worker refused an adapter that was found, which no search finds from now on.
     *
     * @param scores of the versions that were found rather than named, by digest
     * @throws RequestRefused when there is none
     */
    Optional<ObjectNode> ask(ObjectNode body, boolean isChat, Map<String, Double> scores);

    /** On behalf of a caller, and at their cost. */
    record Real(Inference inference, Inference.Client client) implements Models {
        private static final JsonMapper JSON = JsonMapper.builder().build();
        private static final int OK = 200;

        @Override
        public Optional<ObjectNode> ask(ObjectNode body, boolean isChat, Map<String, Double> scores) {
            Inference.Reply reply = inference.step(client, body.toString(), isChat, scores);
            if (reply.findsOthers()) {
                return Optional.empty();
            }
            try {
                JsonNode answer = JSON.readTree(reply.body());
                if (reply.status() == OK && answer instanceof ObjectNode whole) {
                    return Optional.of(whole);
                }
                JsonNode error = answer.path("error");
                throw RequestRefused.failed(
                        reply.status() == OK ? 502 : reply.status(),
                        error.path("code").asText("bad_answer"),
                        error.path("message").asText("a step of the recipe got no answer"));
            } catch (JsonProcessingException e) {
                throw RequestRefused.failed(502, "bad_answer", "a step of the recipe got no readable answer");
            }
        }
    }

    /** Nobody is asked, and nothing is booked: what would be asked is in the trace. */
    record None() implements Models {
        @Override
        public Optional<ObjectNode> ask(ObjectNode body, boolean isChat, Map<String, Double> scores) {
            throw new IllegalStateException("a dry run asks no model");
        }
    }
}
