package dev.medley.registry.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.gateway.Inference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an arm gave for a case: an answer, or the reason why there is none. Never a number in its place.
 *
 * @param adapters that took part, with the weight each had
 */
record Given(Optional<String> answer, Optional<String> error, List<Share> adapters, double millis, int tokens) {
    record Share(String id, Optional<Double> score, double weight) {}

    Given {
        adapters = List.copyOf(adapters);
    }

    static Given of(Inference.Reply reply, double millis) {
        JsonNode body;
        try {
            body = Json.MAPPER.readTree(reply.body());
        } catch (JsonProcessingException e) {
            return failed("unreadable_answer", millis);
        }
        if (reply.status() != 200) {
            return failed(body.at("/error/code").asText("status_" + reply.status()), millis);
        }
        List<Share> shares = new ArrayList<>();
        for (JsonNode each : body.at("/medley/adapters")) {
            Optional<Double> score =
                    each.has("score") ? Optional.of(each.get("score").asDouble()) : Optional.empty();
            shares.add(new Share(
                    each.path("id").asText(), score, each.path("weight").asDouble()));
        }
        return new Given(
                Optional.of(body.at("/choices/0/message/content").asText()),
                Optional.empty(),
                shares,
                millis,
                body.at("/usage/completion_tokens").asInt());
    }

    static Given failed(String code, double millis) {
        return new Given(Optional.empty(), Optional.of(code), List.of(), millis, 0);
    }
}
