package dev.medley.registry.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.registry.calls.KeptCall;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a client is told, put together from how it is sent: at once, or event by event. */
final class HeardAnswer {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int longest;
    private final Map<Integer, StringBuilder> choices = new TreeMap<>();
    private final EventLines lines = new EventLines(this::hear);
    private Optional<String> finishReason = Optional.empty();
    private List<KeptCall.Part> adapters = List.of();
    private Optional<Long> promptTokens = Optional.empty();
    private Optional<Long> completionTokens = Optional.empty();

    /** @param longest characters of a choice; one more is kept of those that have others */
    HeardAnswer(int longest) {
        this.longest = longest;
    }

    /** Passes everything on as it comes, and then listens. */
    OutputStream listening(OutputStream client) {
        return new FilterOutputStream(client) {
            @Override
            public void write(int value) throws IOException {
                out.write(value);
                lines.take((byte) value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
                for (int i = offset; i < offset + length; i++) {
                    lines.take(bytes[i]);
                }
            }
        };
    }

    /** All of it: one object, or all its events. */
    void hear(byte[] whole) {
        if (whole.length > 0 && whole[0] == '{') {
            hear(new String(whole, StandardCharsets.UTF_8));
        } else {
            for (byte each : whole) {
                lines.take(each);
            }
        }
    }

    private void hear(String json) {
        try {
            JsonNode told = JSON.readTree(json);
            told.path("choices").forEach(this::choice);
            JsonNode medley = told.path("medley");
            if (medley.path("adapters").isArray()) {
                adapters = parts(medley.path("adapters"));
            }
            JsonNode usage = told.path("usage").isObject() ? told.path("usage") : medley.path("usage");
            promptTokens = count(usage.path("prompt_tokens")).or(() -> promptTokens);
            completionTokens = count(usage.path("completion_tokens")).or(() -> completionTokens);
        } catch (JsonProcessingException brokenOff) {
            // An event that was cut in two: what came before it counts.
            return;
        }
    }

    private void choice(JsonNode choice) {
        StringBuilder text = choices.computeIfAbsent(choice.path("index").asInt(), _ -> new StringBuilder());
        JsonNode said = choice.has("delta") ? choice.path("delta") : choice.path("message");
        add(text, choice.path("text").asText(""));
        add(text, said.path("content").asText(""));
        said.path("tool_calls").forEach(call -> {
            JsonNode function = call.path("function");
            add(text, function.has("name") ? "\n" + function.path("name").asText() + " " : "");
            add(text, function.path("arguments").asText(""));
        });
        finishReason = Optional.of(choice.path("finish_reason"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .or(() -> finishReason);
    }

    private void add(StringBuilder text, String piece) {
        int room = longest + 1 - text.length();
        text.append(piece, 0, Math.clamp(room, 0, piece.length()));
    }

    private static List<KeptCall.Part> parts(JsonNode adapters) {
        List<KeptCall.Part> parts = new ArrayList<>();
        adapters.forEach(each -> parts.add(new KeptCall.Part(
                each.path("id").asText(),
                each.path("version").asText(),
                each.path("weight").asDouble())));
        return parts;
    }

    private static Optional<Long> count(JsonNode number) {
        return Optional.of(number).filter(JsonNode::isNumber).map(JsonNode::longValue);
    }

    /** What was heard so far; several choices one below the other. */
    KeptCall.Answer answer() {
        String text = String.join(
                "\n\n",
                choices.values().stream().map(each -> each.toString().strip()).toList());
        return new KeptCall.Answer(text, finishReason, adapters, promptTokens, completionTokens);
    }
}
