package dev.medley.worker.openai;

import static dev.medley.worker.openai.HttpWorker.BASE;
import static dev.medley.worker.openai.HttpWorker.JSON;
import static dev.medley.worker.openai.HttpWorker.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A worker that stands alone, over HTTP: the reference's numbers as any client can read them. */
@QuarkusTest
@TestProfile(StandAlone.class)
class WorkerIT {
    @TestHTTPResource("/")
    URI address;

    static Stream<JsonNode> golden() throws IOException {
        try (InputStream in = WorkerIT.class.getResourceAsStream("/golden/cases.json")) {
            List<JsonNode> cases = new ArrayList<>();
            JSON.readTree(in).path("cases").forEach(cases::add);
            return cases.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("golden")
    void tellsTheReferencesLogProbabilitiesAndShares(JsonNode golden) throws Exception {
        // Given
        ObjectNode body =
                chat(golden.path("prompt").asText(), 1).put("logprobs", true).put("top_logprobs", 20);
        if (!golden.path("adapters").isEmpty()) {
            ArrayNode adapters = body.putArray("adapters");
            golden.path("adapters")
                    .forEach(member -> adapters.addObject()
                            .put("id", member.path("name").asText())
                            .put("weight", member.path("weight").asDouble()));
            body.putObject("mixture").put("mode", golden.path("mode").asText());
        }

        // When
        JsonNode answer = worker().answer(body);

        // Then
        JsonNode first = answer.at("/choices/0/logprobs/content/0");
        if (golden.path("greedy_ids").path(0).asInt()
                        != golden.path("top_ids").path(0).asInt()
                || first.isMissingNode()) {
            assertThat(golden.path("greedy_ids").path(0).asInt())
                    .as(answer.toString())
                    .isEqualTo(2);
            return;
        }
        for (int i = 0; i < 20; i++) {
            double expected = golden.path("top_logits").path(i).asDouble()
                    - golden.path("logsumexp").asDouble();
            assertThat(first.path("top_logprobs").path(i).path("logprob").asDouble())
                    .isCloseTo(expected, within(2e-3));
        }
        golden.path("prefill_mean_weights")
                .properties()
                .forEach(share -> assertThat(weight(answer, share.getKey()))
                        .isCloseTo(share.getValue().asDouble(), within(1e-3)));
        assertThat(answer.at("/medley/mode").asText())
                .isEqualTo(golden.path("mode").asText());
    }

    @Test
    void streamsPiecesThenTheBlendThenUsage() throws Exception {
        // Given
        ObjectNode body =
                chat("Write 17 in words.", 8).put("model", "numerals-english").put("stream", true);
        body.putObject("stream_options").put("include_usage", true).put("continuous_usage_stats", true);

        // When
        HttpResponse<String> response = worker().post("chat/completions", body);

        // Then
        List<String> events =
                response.body().lines().filter(line -> !line.isEmpty()).toList();
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
        JsonNode opening = JSON.readTree(events.getFirst().substring(6));
        assertThat(opening.at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(opening.path("usage").isNull()).isTrue();
        JsonNode second = JSON.readTree(events.get(2).substring(6));
        assertThat(second.at("/usage/completion_tokens").asInt()).isEqualTo(2);
        JsonNode usage = JSON.readTree(events.get(events.size() - 2).substring(6));
        assertThat(usage.path("choices")).isEmpty();
        assertThat(usage.at("/usage/completion_tokens").asInt()).isPositive();
        JsonNode closing = JSON.readTree(events.get(events.size() - 3).substring(6));
        assertThat(closing.at("/medley/adapters/0/id").asText()).isEqualTo("numerals-english");
        assertThat(closing.at("/choices/0/finish_reason").asText()).isIn("stop", "length");
        assertThat(closing.at("/medley/usage")).isEqualTo(usage.path("usage"));
        assertThat(response.headers().firstValue("X-Medley-Adapters").orElseThrow())
                .startsWith("numerals-english@sha256:")
                .endsWith(";w=1.0");
    }

    @Test
    void tokenIdsAskTheSameAsTheirText() throws Exception {
        // Given
        ObjectNode text = JSON.createObjectNode().put("model", BASE).put("prompt", "Hello, world!");
        text.put("max_tokens", 6).put("logprobs", 2);
        JsonNode byText = JSON.readTree(worker().post("completions", text).body());
        ObjectNode ids = text.deepCopy();
        ids.putArray("prompt").add(19556).add(28).add(905).add(17);

        // When
        JsonNode byIds = JSON.readTree(worker().post("completions", ids).body());

        // Then
        assertThat(byText.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
        assertThat(byIds.at("/choices/0/text")).isEqualTo(byText.at("/choices/0/text"));
        JsonNode logprobs = byText.at("/choices/0/logprobs");
        assertThat(logprobs.path("tokens")).hasSize(6);
        assertThat(logprobs.path("top_logprobs").path(0)).hasSize(2);
        assertThat(logprobs.path("text_offset").path(0).asInt()).isZero();
    }

    @Test
    void aBiasOfMinusHundredBansAToken() throws Exception {
        // Given
        ObjectNode body = chat("Say one word.", 1).put("logprobs", true).put("top_logprobs", 1);
        JsonNode free = worker().answer(body);
        ObjectNode biased = chat("Say one word.", 4).put("frequency_penalty", 0.5);
        biased.putObject("logit_bias").put("2", -100).put("28", -100);

        // When
        HttpResponse<String> banned = worker().post("chat/completions", biased);

        // Then
        assertThat(free.at("/choices/0/logprobs/content/0/top_logprobs")).hasSize(1);
        assertThat(banned.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(banned.body()).at("/usage/completion_tokens").asInt())
                .isEqualTo(4);
    }

    @Test
    void goesOnBehindTheEndForThoseWhoMeasure() throws Exception {
        // Given
        ObjectNode body = chat("Write 17 in words.", 12).put("model", "numerals-english");
        JsonNode answer = worker().answer(body);

        // When
        JsonNode longer = worker().answer(body.put("ignore_eos", true));

        // Then
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(longer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(longer.at("/usage/completion_tokens").asInt()).isEqualTo(12);
        assertThat(longer.at("/choices/0/message/content").asText())
                .startsWith(answer.at("/choices/0/message/content").asText());
    }

    @Test
    void explainsTheSharesOfEachLayerAndToken() throws Exception {
        // Given
        ObjectNode body = chat("Write 17 in words.", 3);
        body.putArray("adapters").addObject().put("id", "numerals-english").putNull("weight");
        ((ArrayNode) body.path("adapters")).addObject().put("id", "clock-24h");
        body.putObject("mixture").put("mode", "arrow").put("explain", true);

        // When
        JsonNode answer = worker().answer(body);
        JsonNode medley = answer.path("medley");

        // Then
        assertThat(String.join("", medley.path("tokens").findValuesAsText("text")))
                .isEqualTo(answer.at("/choices/0/message/content").asText());
        for (JsonNode token : medley.path("tokens")) {
            assertThat(token.at("/shares/0").asDouble() + token.at("/shares/1").asDouble())
                    .isBetween(0.5, 1 + 1e-5);
        }
        assertThat(medley.path("layers")).hasSize(30);
        assertThat(medley.path("entropy")).hasSize(30).allMatch(each -> each.asDouble() >= 0 && each.asDouble() <= 1);
        for (JsonNode layer : medley.path("layers")) {
            assertThat(layer.path(0).asDouble() + layer.path(1).asDouble()).isBetween(0.5, 1 + 1e-5);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'adapters':[{'id':'clock-24h','weight':0.5}]}                            | weighted | 0.5",
                "{'adapters':[{'id':'clock-24h','weight':0.5}],'mixture':{'mode':'single'}} | single | 1",
                "{'adapters':[{'id':'plural-nouns','weight':0.2},{'id':'clock-24h','weight':0.5}],"
                        + "'mixture':{'mode':'single'}} | single | 1",
            })
    void weighsAsTheRegistryDoes(String change, String mode, double weight) throws Exception {
        // Given
        ObjectNode body = chat("Hello.", 1);
        body.setAll((ObjectNode) JSON.readTree(change.replace('\'', '"')));

        // When
        JsonNode answer = worker().answer(body);

        // Then
        assertThat(answer.at("/medley/mode").asText()).isEqualTo(mode);
        assertThat(answer.at("/medley/adapters")).hasSize(1);
        assertThat(answer.at("/medley/adapters/0/id").asText()).isEqualTo("clock-24h");
        assertThat(answer.at("/medley/adapters/0/weight").asDouble()).isEqualTo(weight);
    }

    private static double weight(JsonNode answer, String id) {
        for (JsonNode adapter : answer.at("/medley/adapters")) {
            if (adapter.path("id").asText().equals(id)) {
                return adapter.path("weight").asDouble();
            }
        }
        return Double.NaN;
    }

    private HttpWorker worker() {
        return new HttpWorker(address);
    }
}
