package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suites and runs over HTTP, with a worker that always gives the same answer. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class EvaluationIT {
    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private TestSuites suites;
    private Api api;

    @BeforeEach
    void register() throws Exception {
        suites = TestSuites.register(registry);
        api = suites.api();
    }

    @Test
    void aRunAsksEveryCaseOfEveryArmAndComparesThem() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        JsonNode result = suites.run(Map.of(
                "suite", "two",
                "arms", List.of(Map.of("name", "first", "model", BASE), Map.of("name", "second", "model", BASE)),
                "metrics", List.of("exact_match", "rougeL"),
                "thresholds", Map.of("exact_match", 0.9)));

        // Then
        assertThat(result.path("state").asText()).isEqualTo("succeeded");
        assertThat(result.at("/result/arms/0/metrics/exact_match/mean").asDouble())
                .isEqualTo(0.5);
        assertThat(result.at("/result/comparison")).hasSize(2);
        assertThat(result.at("/result/comparison/0/difference").asDouble()).isZero();
        assertThat(result.at("/result/passed").asBoolean()).isFalse();
        assertThat(result.at("/cases/0/arms/first/text").asText()).isEqualTo(FakeWorker.TEXT);
        assertThat(result.at("/cases/1/arms/second/metrics/exact_match").asDouble())
                .isZero();
    }

    @Test
    void runsComeInPagesNewestFirst() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            started.addFirst(suites.run(Map.of("suite", "two", "arms", List.of(Map.of("name", "base", "model", BASE))))
                    .path("id")
                    .asText());
        }

        // When
        JsonNode first = api.json("/api/v1/evaluations?limit=2");
        JsonNode second = api.json(
                "/api/v1/evaluations?limit=2&cursor=" + first.path("nextCursor").asText());

        // Then
        assertThat(first.path("items").findValuesAsText("id")).containsExactlyElementsOf(started.subList(0, 2));
        assertThat(second.path("items").findValuesAsText("id")).containsExactly(started.getLast());
        assertThat(second.has("nextCursor")).isFalse();
    }

    @Test
    void aReportIsCsvOrAPageWithoutScripts() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        api.post(
                "/api/v1/suites",
                Map.of(
                        "name",
                        "hostile",
                        "cases",
                        List.of(Map.of("prompt", "<script>alert(1)</script>", "answer", "=1+1"))));
        JsonNode result =
                suites.run(Map.of("suite", "hostile", "arms", List.of(Map.of("name", "base", "model", BASE))));
        String path = "/api/v1/evaluations/" + result.path("id").asText();

        // When
        String csv = api.get(path + "/report.csv").body();
        HttpResponse<String> page = api.get(path + "/report.html");

        // Then
        assertThat(csv.lines()).hasSize(2);
        assertThat(csv).contains("\"'=1+1\"");
        assertThat(page.body()).contains("&lt;script&gt;").doesNotContain("<script");
        assertThat(page.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"evaluation.html\"");
    }

    @Test
    void aJudgeScoresAnswersAndWhatItCanNotJudgeIsMarked() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        String good = "{\"reason\": \"It fits.\", \"score\": 0.75}";
        suites.store("judged", good, "Ten out of ten!", "away");
        suites.store("good", good);

        // When
        JsonNode mixed = judged("judged");
        JsonNode whole = judged("good");

        // Then
        assertThat(mixed.at("/cases/0/arms/base/metrics/judge").asDouble()).isEqualTo(0.75);
        assertThat(mixed.at("/cases/0/arms/base/judge").asText()).isEqualTo("It fits.");
        assertThat(mixed.at("/cases/1/arms/base/error").asText()).isEqualTo("judge_unreadable");
        assertThat(mixed.at("/cases/1/arms/base/text").asText()).isEqualTo(FakeWorker.TEXT);
        assertThat(mixed.at("/cases/1/arms/base/metrics").has("judge")).isFalse();
        assertThat(mixed.at("/cases/2/arms/base/error").asText()).isEqualTo("judge_unavailable");
        assertThat(mixed.at("/result/arms/0/metrics/judge/mean").asDouble()).isEqualTo(0.75);
        assertThat(mixed.at("/result/arms/0/failed").asInt()).isEqualTo(2);
        assertThat(mixed.at("/result/passed").asBoolean()).isFalse();
        assertThat(whole.at("/result/passed").asBoolean()).isTrue();
    }

    @Test
    void aRunIsComparedWithAnotherOneCaseByCase() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        Map<String, Object> body = Map.of("suite", "two", "arms", List.of(Map.of("name", "arm", "model", BASE)));
        String before = suites.run(body).path("id").asText();
        fleet.disband();
        fleet.join(registry, "w2", Behaviour.ANSWERS_WITH_USAGE);
        String after = suites.run(body).path("id").asText();
        suites.store("other", "two");
        String other = suites.run(Map.of("suite", "other", "arms", List.of(Map.of("name", "arm", "model", BASE))))
                .path("id")
                .asText();
        Api stranger = Api.register(registry, "onlooker-to-" + suites.owner());
        String path = "/api/v1/evaluations/" + after + "/comparison?with=";

        // When
        JsonNode compared = api.json(path + before);
        HttpResponse<String> unlike = api.get(path + other);
        HttpResponse<String> missing = api.get(path + "nothing");
        HttpResponse<String> foreign = stranger.get(path + before);

        // Then
        assertThat(compared.at("/comparison/0/metric").asText()).isEqualTo("exact_match");
        assertThat(compared.at("/comparison/0/difference").asDouble()).isEqualTo(-0.5);
        assertThat(compared.path("items")).hasSize(1);
        assertThat(compared.at("/items/0/before/text").asText()).isEqualTo(FakeWorker.TEXT);
        assertThat(compared.at("/items/0/after/metrics/exact_match").asDouble()).isZero();
        assertThat(unlike.statusCode()).isEqualTo(422);
        assertThat(unlike.headers().firstValue("X-Error-Code")).contains("CASES_DIFFER");
        assertThat(unlike.body()).contains("cases[0]", "cases[1]");
        assertThat(List.of(missing.statusCode(), foreign.statusCode())).containsOnly(404);
    }

    @Test
    void othersSeeNeitherSuiteNorRun() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode result = suites.run(Map.of("suite", "two", "arms", List.of(Map.of("name", "base", "model", BASE))));
        Api other = Api.register(registry, "stranger-to-" + suites.owner());

        // When
        HttpResponse<String> evaluation =
                other.get("/api/v1/evaluations/" + result.path("id").asText());
        HttpResponse<String> operation =
                other.get("/api/v1/operations/" + result.path("id").asText());
        HttpResponse<String> suite = other.get("/api/v1/suites/two");

        // Then
        assertThat(List.of(evaluation.statusCode(), operation.statusCode(), suite.statusCode()))
                .containsOnly(404);
        assertThat(other.json("/api/v1/evaluations").path("items")).isEmpty();
    }

    @Test
    void refusesWhatCanNotBeRunBeforeAnythingRuns() throws Exception {
        // Given
        List<Map<String, String>> base = List.of(Map.of("name", "base", "model", BASE));

        // When
        List<Integer> statuses = List.of(
                start(Map.of("suite", "none", "arms", base)),
                start(Map.of("suite", "two", "arms", List.of())),
                start(Map.of("suite", "two", "arms", List.of(Map.of("name", "x", "model", "nobody/nothing")))),
                start(Map.of("suite", "two", "arms", base, "metrics", List.of("beauty"))),
                start(Map.of("suite", "two", "arms", base, "metrics", List.of("json_equal"))),
                start(Map.of("suite", "two", "arms", base, "thresholds", Map.of("bleu", 1))),
                api.post(
                                "/api/v1/evaluations",
                                "{\"suite\":\"two\",\"arms\":[{\"name\":\"b\",\"model\":\"" + BASE
                                        + "\"}],\"thresholds\":{\"exact_match\":1e999}}")
                        .statusCode(),
                start(Map.of(
                        "suite", "two",
                        "arms", List.of(Map.of("name", "r", "model", "recipe:a/b")),
                        "metrics", List.of("logprob"))),
                start(Map.of(
                        "suite", "two", "arms", List.of(Map.of("name", "b", "model", BASE, "exclude_expected", true)))),
                api.post("/api/v1/suites", Map.of("name", "empty", "cases", List.of()))
                        .statusCode());

        // Then
        assertThat(statuses).containsExactly(404, 400, 400, 400, 400, 400, 400, 400, 400, 400);
        assertThat(api.json("/api/v1/evaluations").path("items")).isEmpty();
    }

    private JsonNode judged(String suite) throws Exception {
        return suites.run(Map.of(
                "suite", suite,
                "arms", List.of(Map.of("name", "base", "model", BASE)),
                "metrics", List.of("judge"),
                "rubric", "Is it good?",
                "thresholds", Map.of("judge", 0.5)));
    }

    private int start(Map<String, ?> body) throws Exception {
        return api.post("/api/v1/evaluations", body).statusCode();
    }
}
