package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router from the terminal to a worker: published, fetched by digest, gating adapters that it was not trained on. */
class RouterE2E {
    @TempDir
    Path folder;

    @Test
    void aPublishedRouterGatesNamedAdapters() throws IOException {
        // Given
        RunningMedley medley = RunningMedley.shared();
        Files.copy(
                RunningMedley.ROOT.resolve("inference-worker/src/test/resources/golden/router.safetensors"),
                folder.resolve("router.safetensors"));
        Files.writeString(
                folder.resolve("README.md"),
                "---\nbase_model: HuggingFaceTB/SmolLM2-135M-Instruct\nlicense: apache-2.0\nmedley: {kind: router}\n---\n# Gate\n");

        // When
        Shell.Result pushed = medley.medley("push", folder.toString(), "demo/gate");
        HttpResponse<String> answer = medley.post("v1/chat/completions", medley.key("demo"), """
                {"model": "HuggingFaceTB/SmolLM2-135M-Instruct", "max_tokens": 8,
                 "messages": [{"role": "user", "content": "Write the number 26 in English words."}],
                 "adapters": [{"id": "medley/numerals-english"}, {"id": "medley/numerals-german"}, {"id": "medley/people-to-json"}],
                 "mixture": {"mode": "ramole", "router": "demo/gate"}}""");

        // Then
        assertThat(pushed.exit()).as(pushed.output()).isZero();
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode body = RunningMedley.json(answer).path("medley");
        assertThat(body.path("mode").asText()).isEqualTo("ramole");
        assertThat(pushed.output()).contains(body.path("router").asText());
        double sum = 0;
        for (JsonNode adapter : body.path("adapters")) {
            assertThat(adapter.path("weight").asDouble()).isBetween(0.3, 0.4);
            sum += adapter.path("weight").asDouble();
        }
        assertThat(sum).isCloseTo(1, within(1e-4));
    }
}
