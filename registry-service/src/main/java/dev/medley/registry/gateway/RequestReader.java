package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.retrieve.AdapterFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Body to request. What only the worker understands (sampling, stop strings) is left to it; what decides the route is
 * checked here, and refused with the name of the field.
 */
final class RequestReader {
    /** Tokens, more than any request gets and few enough to be multiplied by a price. */
    private static final double BEYOND_ALL = 1e12;

    private RequestReader() {}

    static AnswerRequest chat(JsonNode body) {
        JsonNode messages = required(body, "messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw RequestRefused.invalid("messages", "messages must be a list with at least one message");
        }
        return answer(body, "messages", Optional.of(lastUserTurn(messages)), lastTwoUserTurns(messages));
    }

    static AnswerRequest completion(JsonNode body) {
        JsonNode prompt = required(body, "prompt");
        JsonNode first = prompt.isArray() && prompt.size() == 1 ? prompt.get(0) : prompt;
        if (first.isTextual()) {
            return answer(body, "prompt", Optional.of(first.textValue()), Optional.empty());
        }
        if (!prompt.isArray() || prompt.isEmpty()) {
            throw RequestRefused.invalid("prompt", "prompt must be text, token ids, or a list of either");
        }
        return answer(body, "prompt", Optional.empty(), Optional.empty());
    }

    static RouteRequest route(JsonNode body) {
        BlendReader.refuseUnknown(body, "", List.of("input", "top_k", "filter"), RequestRefused::invalid);
        JsonNode input = required(body, "input");
        if (!input.isTextual()) {
            throw RequestRefused.invalid("input", "input must be text");
        }
        AdapterFilter filter = BlendReader.filter(body.path("filter"), "filter", List.of());
        return new RouteRequest(
                notBlank("input", input.textValue()), BlendReader.topK(body.path("top_k"), "top_k"), filter);
    }

    private static AnswerRequest answer(JsonNode body, String asks, Optional<String> prompt, Optional<String> context) {
        JsonNode model = required(body, "model");
        if (!model.isTextual()) {
            throw RequestRefused.invalid("model", "model must be text");
        }
        return new AnswerRequest(
                model.textValue(),
                asks,
                prompt.filter(text -> !text.isBlank()),
                context,
                BlendReader.adapters(body.path("adapters")),
                BlendReader.mixture(body.path("mixture")),
                mostTokens(body));
    }

    /** Of what is malformed nothing is known: the worker refuses it. */
    private static Optional<Long> mostTokens(JsonNode body) {
        Optional<Long> each = count(body, "max_completion_tokens").or(() -> count(body, "max_tokens"));
        long answers = count(body, "n").orElse(1L) * prompts(body.path("prompt"));
        return each.map(tokens -> (long) Math.min(BEYOND_ALL, (double) tokens * answers));
    }

    private static Optional<Long> count(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.isInt() && value.intValue() >= 0 ? Optional.of(value.longValue()) : Optional.empty();
    }

    /** A list of token ids is one prompt, as a text is. */
    private static int prompts(JsonNode prompt) {
        return prompt.isArray() && !prompt.path(0).isNumber() ? prompt.size() : 1;
    }

    /** The newest message of the user; a conversation without one is asked by its last message. */
    private static String lastUserTurn(JsonNode messages) {
        int chosen = messages.size() - 1;
        for (int i = 0; i < messages.size(); i++) {
            JsonNode role = messages.get(i).path("role");
            if (!role.isTextual()) {
                throw RequestRefused.invalid(
                        "messages[" + i + "].role", "each message is an object with a role and a content");
            }
            chosen = role.textValue().equals("user") ? i : chosen;
        }
        return text(messages, chosen);
    }

    /** "And 153?" means something after the question before it only. */
    private static Optional<String> lastTwoUserTurns(JsonNode messages) {
        List<String> turns = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i).path("role").asText().equals("user")) {
                turns.add(text(messages, i));
            }
        }
        return turns.size() < 2
                ? Optional.empty()
                : Optional.of(String.join("\n", turns.subList(turns.size() - 2, turns.size())));
    }

    private static String text(JsonNode messages, int index) {
        JsonNode content = messages.get(index).path("content");
        if (content.isTextual()) {
            return content.textValue();
        }
        List<String> parts = new ArrayList<>();
        for (JsonNode part : content) {
            if (!part.path("text").isTextual()) {
                throw RequestRefused.invalid(
                        "messages[" + index + "].content", "a message's content is text, or a list of text parts");
            }
            parts.add(part.get("text").textValue());
        }
        return String.join("\n", parts);
    }

    private static String notBlank(String param, String text) {
        if (text.isBlank()) {
            throw RequestRefused.invalid(param, param + " asks nothing: its text is empty");
        }
        return text;
    }

    private static JsonNode required(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw RequestRefused.missing(field);
        }
        return value;
    }
}
