package dev.medley.registry.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.gateway.Inference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an arm gave for a case: an answer, or the reason why there is none. Never a number in its place.
 *
 * @param adapters that took part, with the weight each had
 * @param tokens that were generated for it, those of a recipe's calls before the answer included
 * @param logprob mean log-probability per token of the reference, where it was asked for
 * @param judgement what a judge thinks of the answer, where it was asked
 * @param layers the gate's mean shares in each layer, in the adapters' order; empty without a gate
 * @param recipe {@code owner/name@sha256:…} of the version of the recipe that answered
 */
record Given(
        Optional<String> answer,
        Optional<String> error,
        List<Share> adapters,
        double millis,
        int tokens,
        Optional<Double> logprob,
        Optional<Judgement> judgement,
        List<List<Double>> layers,
        Optional<String> recipe) {
    private static final TypeReference<JsonNode> TREE = new TypeReference<>() {};

    /** An adapter in the answer; {@code version} is its digest, where the worker tells it. */
    record Share(String id, Optional<String> version, Optional<Double> score, double weight) {
        /** Answers that were stored before versions were kept have none. */
        Share {
            version = version == null ? Optional.empty() : version;
        }
    }

    Given {
        adapters = List.copyOf(adapters);
        layers = List.copyOf(layers);
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
                    each.path("id").asText(),
                    text(each.path("version")),
                    score,
                    each.path("weight").asDouble()));
        }
        return new Given(
                Optional.of(body.at("/choices/0/message/content").asText()),
                Optional.empty(),
                shares,
                millis,
                body.at("/usage/completion_tokens").asInt()
                        + body.at("/medley/recipe/before/completion_tokens").asInt(),
                Optional.empty(),
                Optional.empty(),
                layers(body.at("/medley/layers")),
                recipe(body.at("/medley/recipe")));
    }

    private static Optional<String> recipe(JsonNode told) {
        return text(told.path("id")).flatMap(id -> text(told.path("version")).map(version -> id + "@" + version));
    }

    private static Optional<String> text(JsonNode node) {
        return Optional.of(node).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    /** Of a completion whose answer was given: no answer, but how likely it was found. */
    static Given judged(Inference.Reply reply, double millis) {
        Given given = of(reply, millis);
        if (given.error().isPresent()) {
            return given;
        }
        double sum = 0;
        int tokens = 0;
        for (JsonNode token : Json.read(reply.body(), TREE).at("/choices/0/logprobs/content")) {
            sum += token.path("logprob").asDouble(Double.NaN);
            tokens++;
        }
        double mean = tokens == 0 ? Double.NaN : sum / tokens;
        return Double.isFinite(mean)
                ? new Given(
                        Optional.empty(),
                        Optional.empty(),
                        given.adapters(),
                        millis,
                        given.tokens(),
                        Optional.of(mean),
                        Optional.empty(),
                        given.layers(),
                        given.recipe())
                : failed("no_logprob", millis);
    }

    /** This answer with what the arm thinks of the reference; an answer stands also where that could not be told. */
    Given with(Given likelihood) {
        return new Given(
                answer,
                error.or(likelihood::error),
                adapters,
                millis,
                tokens,
                likelihood.logprob(),
                judgement,
                layers,
                recipe);
    }

    /** This answer with what a judge thinks of it; the answer stands also where that is not known. */
    Given with(Judgement thought) {
        return new Given(
                answer,
                error.or(thought::error),
                adapters,
                millis,
                tokens,
                logprob,
                Optional.of(thought),
                layers,
                recipe);
    }

    boolean isFailed() {
        return error.isPresent();
    }

    private static List<List<Double>> layers(JsonNode told) {
        List<List<Double>> layers = new ArrayList<>();
        for (JsonNode layer : told) {
            List<Double> shares = new ArrayList<>();
            layer.forEach(share -> shares.add(share.asDouble()));
            layers.add(List.copyOf(shares));
        }
        return layers;
    }

    static Given failed(String code, double millis) {
        return new Given(
                Optional.empty(),
                Optional.of(code),
                List.of(),
                millis,
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
