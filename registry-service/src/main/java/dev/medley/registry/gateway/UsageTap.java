package dev.medley.registry.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.medley.registry.usage.Call;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Listens in on an answer to learn what it came to: from {@code usage} and {@code medley} where the worker sends them, else by counting events. Nothing
 * of the text is kept.
 */
final class UsageTap extends FilterInputStream {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Of English text, in bytes: only for answers that did not tell yet, or broke off before they told. */
    private static final int BYTES_PER_TOKEN = 4;

    private final Blend blend;
    private final long promptBytes;
    private final EventLines lines = new EventLines(this::hear);
    private long pieces;
    private Optional<String> id = Optional.empty();
    private Optional<JsonNode> usage = Optional.empty();
    private Optional<JsonNode> medley = Optional.empty();

    /** @param promptBytes size of the request's body */
    UsageTap(InputStream events, Blend blend, long promptBytes) {
        super(events);
        this.blend = blend;
        this.promptBytes = promptBytes;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            lines.take((byte) value);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        for (int i = offset; i < offset + count; i++) {
            lines.take(bytes[i]);
        }
        return count;
    }

    private void hear(String event) {
        pieces++;
        if (id.isEmpty()) {
            id = id(event.getBytes(StandardCharsets.UTF_8));
        }
        if (event.contains("\"usage\":{") || event.contains("\"medley\":{")) {
            learn(event);
        }
    }

    private void learn(String json) {
        try {
            JsonNode event = JSON.readTree(json);
            // Beside choices it is what one of them came to so far, not the answer.
            usage = event.path("choices").isEmpty() ? object(event, "usage").or(() -> usage) : usage;
            medley = object(event, "medley").or(() -> medley);
        } catch (JsonProcessingException brokenOff) {
            // An event that was cut in two: what came before it counts.
            return;
        }
    }

    /** The completion's own name, as soon as it was told. */
    Optional<String> id() {
        return id;
    }

    /** Of a complete answer, or of one event. */
    static Optional<String> id(byte[] answer) {
        try {
            return Optional.of(JSON.readTree(answer).path("id"))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue);
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** What the stream came to so far. */
    Optional<Call> call() {
        if (pieces == 0) {
            return Optional.empty();
        }
        Optional<JsonNode> told = usage.or(() -> medley.flatMap(each -> object(each, "usage")));
        return Optional.of(new Call(
                blend.base(),
                told.map(each -> each.path("prompt_tokens").asLong()).orElse(promptTokens(promptBytes)),
                told.map(each -> each.path("completion_tokens").asLong()).orElse(Math.max(0, pieces - 1)),
                shares(blend, medley)));
    }

    /** Roughly, of a request that has this many bytes. */
    static long promptTokens(long bytes) {
        return bytes / BYTES_PER_TOKEN;
    }

    /** What a complete answer came to, or one that was cancelled; nothing when it is an error. */
    static Optional<Call> call(int status, byte[] body, Blend blend) {
        boolean isCancelled = status == ClientGoneMapper.CLIENT_CLOSED_REQUEST;
        if (status != 200 && !isCancelled) {
            return Optional.empty();
        }
        try {
            JsonNode answer = JSON.readTree(body);
            JsonNode usage = answer.path("usage");
            if (isCancelled && usage.path("total_tokens").asLong() == 0) {
                return Optional.empty();
            }
            return Optional.of(new Call(
                    blend.base(),
                    usage.path("prompt_tokens").asLong(),
                    usage.path("completion_tokens").asLong(),
                    shares(blend, object(answer, "medley"))));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    /** By the weights that the gate gave, or else those that were asked for; against weights count by their size. */
    private static Map<String, Double> shares(Blend blend, Optional<JsonNode> medley) {
        Map<String, Double> weights = new HashMap<>();
        blend.adapters().forEach(member -> weights.merge(member.id(), Math.abs(member.weight()), Double::sum));
        medley.ifPresent(each -> each.path("adapters").forEach(adapter -> {
            if (weights.containsKey(adapter.path("id").asText())
                    && adapter.path("weight").isNumber()) {
                weights.put(
                        adapter.path("id").asText(),
                        Math.abs(adapter.path("weight").asDouble()));
            }
        }));
        double sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        if (!(sum > 0)) {
            return Map.of();
        }
        weights.replaceAll((id, weight) -> weight / sum);
        return weights;
    }

    private static Optional<JsonNode> object(JsonNode parent, String field) {
        return Optional.of(parent.path(field)).filter(JsonNode::isObject);
    }
}
