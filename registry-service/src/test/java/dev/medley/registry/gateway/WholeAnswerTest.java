package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeAnswerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ANSWER = """
            {"id":"x","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant",
            "content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
            {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""";

    @Test
    void callsOfAStreamSayTheirIndex() throws Exception {
        // Given
        var answer = (ObjectNode) JSON.readTree(ANSWER);

        // When
        byte[] events = (byte[])
                WholeAnswer.of(answer, JSON.readTree("{\"stream\":true}")).getEntity();

        // Then
        String first =
                new String(events, StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
        JsonNode calls = JSON.readTree(first.substring("data: ".length())).at("/choices/0/delta/tool_calls");
        assertThat(calls)
                .extracting(
                        call -> call.path("index").asInt(-1) + call.path("id").asText())
                .containsExactly("0a", "1b");
        assertThat(answer.at("/choices/0/message/tool_calls/0").has("index")).isFalse();
    }

    @Test
    void aStreamTellsAllThatTheAnswerDoes() throws Exception {
        // Given
        var answer = (ObjectNode) JSON.readTree("""
                {"id":"x","object":"chat.completion","created":1,"model":"m","system_fingerprint":"fp","choices":[{"index":0,
                "message":{"role":"assistant","content":"hi"},"logprobs":{"content":[{"token":"hi"}]},"finish_reason":"stop"}],
                "usage":{"total_tokens":3}}""");

        // When
        byte[] events = (byte[])
                WholeAnswer.of(answer, JSON.readTree("{\"stream\":true,\"stream_options\":{\"include_usage\":true}}"))
                        .getEntity();

        // Then
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : new String(events, StandardCharsets.UTF_8).split("\n\n")) {
            if (!event.endsWith("[DONE]")) {
                chunks.add(JSON.readTree(event.substring("data: ".length())));
            }
        }
        assertThat(chunks)
                .hasSize(3)
                .allMatch(chunk -> chunk.at("/system_fingerprint").asText().equals("fp"));
        assertThat(chunks.getFirst().at("/choices/0/logprobs/content")).hasSize(1);
        assertThat(chunks.getFirst().path("usage").isNull()).isTrue();
        assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isEqualTo(3);
    }
}
