package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The suites of one account, and their runs, over HTTP. */
record TestSuites(Api api, String owner) {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** Of a new account, which has the suite two: one case that every fake worker answers well, and one that none does. */
    static TestSuites register(URI registry) throws Exception {
        String owner = "judge-" + COUNTER.getAndIncrement();
        var suites = new TestSuites(Api.register(registry, owner), owner);
        suites.api.post(
                "/api/v1/suites",
                Map.of(
                        "name",
                        "two",
                        "cases",
                        List.of(
                                Map.of("prompt", "Say it.", "answer", FakeWorker.TEXT, "expected_adapter", "a/b"),
                                Map.of("prompt", "Say something else.", "answer", "something else"))));
        return suites;
    }

    /** With a case for each answer that is wanted. */
    void store(String name, String... answers) throws Exception {
        List<Map<String, String>> cases = Arrays.stream(answers)
                .map(answer -> Map.of("prompt", "Say it.", "answer", answer))
                .toList();
        HttpResponse<String> stored = api.post("/api/v1/suites", Map.of("name", name, "cases", cases));
        assertThat(stored.statusCode()).as(stored.body()).isEqualTo(201);
    }

    /** The run at its end. */
    JsonNode run(Map<String, ?> body) throws Exception {
        HttpResponse<String> started = api.post("/api/v1/evaluations", body);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        String id = Api.JSON.readTree(started.body()).path("id").asText();
        assertThat(started.headers().firstValue("Location").orElse("")).endsWith("/api/v1/operations/" + id);
        api.follow("/api/v1/operations/" + id);
        return api.json("/api/v1/evaluations/" + id);
    }
}
