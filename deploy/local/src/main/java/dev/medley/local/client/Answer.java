package dev.medley.local.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.local.problem.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An answer with its blend. */
public record Answer(String text, List<Share> blend) {
    public Answer {
        blend = List.copyOf(blend);
    }

    /** One adapter of the blend with its weight. */
    public record Share(String id, double weight) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %.2f", id, weight);
        }
    }

    /**
     * Asks one question, greedily.
     *
     * @throws Failure with the server's own words when it refuses
     */
    public static Answer ask(MedleyClient client, String model, String question, int maxTokens)
            throws InterruptedException {
        JsonNode body = client.post("/v1/chat/completions", request(model, question, maxTokens))
                .orFail();
        return new Answer(body.at("/choices/0/message/content").asText(), shares(body.path("medley")));
    }

    /** The body of {@code POST /v1/chat/completions} for one question. */
    public static ObjectNode request(String model, String question, int maxTokens) {
        ObjectNode body = MedleyClient.JSON
                .createObjectNode()
                .put("model", model)
                .put("temperature", 0)
                .put("max_tokens", maxTokens);
        body.putArray("messages").addObject().put("role", "user").put("content", question);
        return body;
    }

    /** From the {@code medley} block of a response or of a stream's last chunk. */
    public static List<Share> shares(JsonNode medley) {
        List<Share> shares = new ArrayList<>();
        for (JsonNode each : medley.path("adapters")) {
            shares.add(new Share(each.path("id").asText(), each.path("weight").asDouble()));
        }
        return shares;
    }
}
