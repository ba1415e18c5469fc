package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** {@code kill -9} of the registry in the middle of the run that decides about a guarded tag: the run goes on, and the tag moves once it has passed. */
@Execution(ExecutionMode.CONCURRENT)
class EvaluationResumeE2E {
    private static final int CASES = 64;
    private static final int ANSWERED_BEFORE_KILL = 20;

    @TempDir
    Path folders;

    @Test
    void aRunGoesOnWhereItWasAndItsTagMoves() throws Exception {
        try (RunningMedley medley = RunningMedley.start("--no-samples")) {
            // Given
            push(medley, "one", "latest");
            push(medley, "two", "next");
            String wanted = tag(medley, "next");
            ObjectNode suite = RunningMedley.JSON.createObjectNode().put("name", "many");
            for (int i = 0; i < CASES; i++) {
                suite.withArray("cases")
                        .addObject()
                        .put("prompt", "Tell me a long story about the number " + i + ".")
                        .put("answer", "(?s).*");
            }
            medley.post("api/v1/suites", medley.key("demo"), suite.toString());
            put(medley, "guards/latest", "{\"suite\": \"many\", \"thresholds\": {\"regex\": 1}, \"maxTokens\": 64}");
            JsonNode held = RunningMedley.json(put(medley, "tags/latest", "{\"version\": \"" + wanted + "\"}"));
            String operation = "api/v1/operations/" + held.path("operation").asText();
            String run = "api/v1/evaluations/"
                    + get(medley, "api/v1/adapters/demo/guarded/guards")
                            .at("/moves/0/evaluation")
                            .asText();
            while (answered(medley, run) < ANSWERED_BEFORE_KILL) {
                Thread.sleep(50);
            }

            // When
            medley.kill("registry");
            Instant down = Instant.now();
            medley.awaitAnswer(() -> medley.get(operation, medley.key("demo")).statusCode());
            while (get(medley, operation).path("state").asText().equals("running")) {
                Thread.sleep(200);
            }

            // Then
            JsonNode result = get(medley, run);
            assertThat(Instant.parse(result.path("finishedAt").asText()))
                    .as("the kill came before the end")
                    .isAfter(down);
            assertThat(result.at("/result/arms/0/cases").asInt()).isEqualTo(CASES);
            assertThat(result.path("cases").findValuesAsText("error")).isEmpty();
            long tokens = 0;
            for (JsonNode each : result.path("cases")) {
                tokens += each.at("/arms/tested/tokens").asLong();
            }
            assertThat(result.at("/result/arms/0/tokens").asLong()).isEqualTo(tokens);
            assertThat(get(medley, operation).path("state").asText()).isEqualTo("succeeded");
            assertThat(tag(medley, "latest")).isEqualTo(wanted);
        }
    }

    private void push(RunningMedley medley, String note, String tag) {
        Path folder = SampleFolder.copy("past-tense", folders.resolve(note), note);
        assertThat(medley.medley("push", folder.toString(), "demo/guarded:" + tag)
                        .exit())
                .isZero();
    }

    private static int answered(RunningMedley medley, String run) {
        return get(medley, run).at("/result/arms/0/cases").asInt();
    }

    private static String tag(RunningMedley medley, String tag) {
        return get(medley, "api/v1/adapters/demo/guarded/tags/" + tag)
                .path("version")
                .asText();
    }

    private static JsonNode get(RunningMedley medley, String path) {
        return RunningMedley.json(medley.get(path, medley.key("demo")));
    }

    private static HttpResponse<String> put(RunningMedley medley, String path, String body) {
        return medley.send(medley.request("api/v1/adapters/demo/guarded/" + path, medley.key("demo"))
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .PUT(BodyPublishers.ofString(body))
                .build());
    }
}
