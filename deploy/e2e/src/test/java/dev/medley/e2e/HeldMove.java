package dev.medley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/**
 * A tag that waits for the run that decides about it.
 *
 * @param wanted the version that the tag gets once the run has passed
 */
record HeldMove(RunningMedley medley, String operation, String run, String wanted) {
    static final int CASES = 64;
    private static final String ADAPTER = "api/v1/adapters/demo/guarded";

    /** Publishes two versions below {@code folders} and moves the tag to the second one. */
    static HeldMove begin(RunningMedley medley, Path folders) {
        push(medley, folders, "one", "latest");
        push(medley, folders, "two", "next");
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
        return new HeldMove(
                medley,
                "api/v1/operations/" + held.path("operation").asText(),
                "api/v1/evaluations/"
                        + get(medley, ADAPTER + "/guards")
                                .at("/moves/0/evaluation")
                                .asText(),
                wanted);
    }

    int status() {
        return medley.get(operation, medley.key("demo")).statusCode();
    }

    String state() {
        return get(medley, operation).path("state").asText();
    }

    JsonNode result() {
        return get(medley, run);
    }

    int answered() {
        return result().at("/result/arms/0/cases").asInt();
    }

    /** The version that the tag has now. */
    String latest() {
        return tag(medley, "latest");
    }

    private static void push(RunningMedley medley, Path folders, String note, String tag) {
        Path folder = SampleFolder.copy("past-tense", folders.resolve(note), note);
        assertThat(medley.medley("push", folder.toString(), "demo/guarded:" + tag)
                        .exit())
                .isZero();
    }

    private static String tag(RunningMedley medley, String tag) {
        return get(medley, ADAPTER + "/tags/" + tag).path("version").asText();
    }

    private static JsonNode get(RunningMedley medley, String path) {
        return RunningMedley.json(medley.get(path, medley.key("demo")));
    }

    private static HttpResponse<String> put(RunningMedley medley, String path, String body) {
        return medley.send(medley.request(ADAPTER + "/" + path, medley.key("demo"))
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .PUT(BodyPublishers.ofString(body))
                .build());
    }
}
