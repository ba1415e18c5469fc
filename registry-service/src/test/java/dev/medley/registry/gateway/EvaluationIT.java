package dev.medley.registry.gateway;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suites and runs over HTTP, with a worker that always gives the same answer. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class EvaluationIT {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private final TestFleet fleet = new TestFleet();
    private Api api;
    private String text;

    @BeforeEach
    void suite() throws Exception {
        api = Api.register(registry, "judge-" + counter++);
        text = Api.JSON
                .readTree(FakeWorker.ANSWER)
                .at("/choices/0/message/content")
                .asText();
        api.post(
                "/api/v1/suites",
                Map.of(
                        "name",
                        "two",
                        "cases",
                        List.of(
                                Map.of("prompt", "Say it.", "answer", text, "expected_adapter", "a/b"),
                                Map.of("prompt", "Say something else.", "answer", "something else"))));
    }

    @AfterEach
    void disband() throws Exception {
        fleet.disband(registry);
    }

    @Test
    void aRunAsksEveryCaseOfEveryArmAndComparesThem() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        JsonNode result = run(Map.of(
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
        assertThat(result.at("/cases/0/arms/first/text").asText()).isEqualTo(text);
        assertThat(result.at("/cases/1/arms/second/metrics/exact_match").asDouble())
                .isZero();
    }

    @Test
    void runsComeInPagesNewestFirst() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        List<String> started = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            started.addFirst(run(Map.of("suite", "two", "arms", List.of(Map.of("name", "base", "model", BASE))))
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
        JsonNode result = run(Map.of("suite", "hostile", "arms", List.of(Map.of("name", "base", "model", BASE))));
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
    void tellsHowLikelyAnArmFindsTheReferenceWithoutItsOwnAdapter() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        JsonNode result = run(Map.of(
                "suite", "two",
                "arms", List.of(Map.of("name", "masked", "mixture", Map.of("top_k", 2), "exclude_expected", true)),
                "metrics", List.of("logprob"),
                "thresholds", Map.of("logprob", -1.5)));

        // Then
        assertThat(result.at("/result/arms/0/metrics/logprob/mean").asDouble()).isEqualTo(-1);
        assertThat(result.at("/result/arms/0/failed").asInt()).isZero();
        assertThat(result.at("/result/passed").asBoolean()).isTrue();
        assertThat(worker.bodies).hasSize(2).allMatch(body -> body.contains("\"given_answer\":"));
        assertThat(worker.bodies)
                .filteredOn(body -> body.contains("\"exclude\":[\"a/b\"]"))
                .hasSize(1);
    }

    @Test
    void aJudgeScoresAnswersAndWhatItCanNotJudgeIsMarked() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        String good = "{\"reason\": \"It fits.\", \"score\": 0.75}";
        suite("judged", good, "Ten out of ten!", "away");
        suite("good", good);

        // When
        JsonNode mixed = judged("judged");
        JsonNode whole = judged("good");

        // Then
        assertThat(mixed.at("/cases/0/arms/base/metrics/judge").asDouble()).isEqualTo(0.75);
        assertThat(mixed.at("/cases/0/arms/base/judge").asText()).isEqualTo("It fits.");
        assertThat(mixed.at("/cases/1/arms/base/error").asText()).isEqualTo("judge_unreadable");
        assertThat(mixed.at("/cases/1/arms/base/text").asText()).isEqualTo(text);
        assertThat(mixed.at("/cases/1/arms/base/metrics").has("judge")).isFalse();
        assertThat(mixed.at("/cases/2/arms/base/error").asText()).isEqualTo("judge_unavailable");
        assertThat(mixed.at("/result/arms/0/metrics/judge/mean").asDouble()).isEqualTo(0.75);
        assertThat(mixed.at("/result/arms/0/failed").asInt()).isEqualTo(2);
        assertThat(mixed.at("/result/passed").asBoolean()).isFalse();
        assertThat(whole.at("/result/passed").asBoolean()).isTrue();
    }

    @Test
    void anAdapterThatIsDeletedOrYankedMidRunLeavesMarkedCases() throws Exception {
        // Given
        String owner = api.json("/api/v1/me").path("username").asText();
        String deleted = owner + "/leaving";
        String yanked = owner + "/lying";
        api.publish(Path.of("../samples/adapters/sort-words"), deleted, "latest");
        api.publish(Path.of("../samples/adapters/past-tense"), yanked, "latest");
        HttpResponse<String> started = api.post(
                "/api/v1/evaluations",
                Map.of(
                        "suite", "two",
                        "arms",
                                List.of(
                                        Map.of("name", "base", "model", BASE),
                                        Map.of("name", "deleted", "model", deleted),
                                        Map.of("name", "yanked", "model", yanked)),
                        "thresholds", Map.of("exact_match", 0)));
        String id = Api.JSON.readTree(started.body()).path("id").asText();

        // When
        api.delete("/api/v1/adapters/" + deleted);
        api.post("/api/v1/adapters/" + yanked + "/versions/latest/yank", Map.of("note", "It lies."));
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        api.follow("/api/v1/operations/" + id);

        // Then
        JsonNode result = api.json("/api/v1/evaluations/" + id);
        assertThat(result.path("state").asText()).isEqualTo("succeeded");
        assertThat(result.at("/result/arms/0/failed").asInt()).isZero();
        assertThat(result.at("/result/arms/1/failed").asInt()).isEqualTo(2);
        assertThat(result.at("/result/arms/2/failed").asInt()).isEqualTo(2);
        assertThat(result.at("/cases/0/arms/deleted/error").asText()).isEqualTo("model_not_found");
        assertThat(result.at("/cases/0/arms/yanked/error").asText()).isEqualTo("VERSION_YANKED");
    }

    @Test
    void aRunEndsAtOnceWhereTheBudgetCoversNoFurtherCase() throws Exception {
        // Given: enough for one case of at most 80 tokens, which costs 42 in the end, and not for another one
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);
        Api thrifty = withBudget("0.0013");
        Map<String, Object> arm = Map.of("name", "base", "model", BASE, "max_tokens", 80);

        // When
        String id = Api.JSON
                .readTree(thrifty.post("/api/v1/evaluations", Map.of("suite", "two", "arms", List.of(arm)))
                        .body())
                .path("id")
                .asText();
        JsonNode operation = api.follow("/api/v1/operations/" + id);

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("INSUFFICIENT_QUOTA");
        JsonNode run = api.json("/api/v1/evaluations/" + id);
        assertThat(run.at("/findings/0/code").asText()).isEqualTo("INSUFFICIENT_QUOTA");
        assertThat(run.at("/result/arms/0/cases").asInt()).isEqualTo(1);
    }

    @Test
    void aSpentBudgetStartsNoRun() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);
        Api thrifty = withBudget("0.0004");
        thrifty.post(
                "/v1/chat/completions",
                Map.of("model", BASE, "messages", List.of(Map.of("role", "user", "content", "Hi."))));

        // When
        HttpResponse<String> started = thrifty.post(
                "/api/v1/evaluations", Map.of("suite", "two", "arms", List.of(Map.of("name", "base", "model", BASE))));

        // Then
        assertThat(started.statusCode()).isEqualTo(429);
        assertThat(started.headers().firstValue("X-Error-Code")).contains("INSUFFICIENT_QUOTA");
    }

    private Api withBudget(String amount) throws Exception {
        return api.withKey(Map.of(
                "name",
                "thrifty",
                "scopes",
                List.of("inference:call"),
                "budget",
                Map.of("amount", amount, "per", "day")));
    }

    @Test
    void anExpectedAdapterIsAReferenceWhateverItsCase() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);
        String adapter = api.json("/api/v1/me").path("username").asText() + "/wanted";
        String digest = api.publish(Path.of("../samples/adapters/sort-words"), adapter, "latest")
                .path("version")
                .asText();
        api.post(
                "/api/v1/suites",
                Map.of(
                        "name",
                        "wanted",
                        "cases",
                        List.of(
                                Map.of("prompt", "One.", "expected_adapter", adapter.toUpperCase(Locale.ROOT)),
                                Map.of("prompt", "Two.", "expected_adapter", adapter + ":latest"))));

        // When
        JsonNode result =
                run(Map.of("suite", "wanted", "arms", List.of(Map.of("name", "x", "exclude_expected", true))));

        // Then
        assertThat(result.at("/cases/0/expectedAdapter").asText()).isEqualTo(adapter);
        assertThat(result.at("/cases/1/expectedAdapter").asText()).isEqualTo(adapter + "@" + digest);
        assertThat(worker.bodies).hasSize(2).allMatch(body -> body.contains("\"exclude\":[\"" + adapter + "\"]"));
    }

    @Test
    void refusesAnExpectedAdapterThatIsNone() throws Exception {
        // Given
        api.post(
                "/api/v1/suites",
                Map.of("name", "gone", "cases", List.of(Map.of("prompt", "One.", "expected_adapter", "a/b:never"))));

        // When
        HttpResponse<String> malformed = api.post(
                "/api/v1/suites",
                Map.of("name", "bad", "cases", List.of(Map.of("prompt", "One.", "expected_adapter", "no name"))));
        HttpResponse<String> unknown = api.post(
                "/api/v1/evaluations", Map.of("suite", "gone", "arms", List.of(Map.of("name", "b", "model", BASE))));

        // Then
        assertThat(List.of(malformed.statusCode(), unknown.statusCode())).containsOnly(400);
        assertThat(malformed.body()).contains("cases[0].expected_adapter");
        assertThat(unknown.body()).contains("cases[0].expected_adapter");
    }

    @Test
    void aRunIsComparedWithAnotherOneCaseByCase() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        Map<String, Object> body = Map.of("suite", "two", "arms", List.of(Map.of("name", "arm", "model", BASE)));
        String before = run(body).path("id").asText();
        fleet.disband(registry);
        fleet.join(registry, "w2", Behaviour.ANSWERS_WITH_USAGE);
        String after = run(body).path("id").asText();
        suite("other", "two");
        String other = run(Map.of("suite", "other", "arms", List.of(Map.of("name", "arm", "model", BASE))))
                .path("id")
                .asText();
        Api stranger = Api.register(registry, "onlooker-" + counter++);
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
        assertThat(compared.at("/items/0/before/text").asText()).isEqualTo(text);
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
        JsonNode result = run(Map.of("suite", "two", "arms", List.of(Map.of("name", "base", "model", BASE))));
        Api other = Api.register(registry, "stranger-" + counter++);

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
    void anArmMayBeAPrivateAdapterOfOnesOwn() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        String adapter = api.json("/api/v1/me").path("username").asText() + "/own";
        api.publish(Path.of("../samples/adapters/sort-words"), adapter, "latest");
        api.send("PATCH", "/api/v1/adapters/" + adapter, Map.of("visibility", "private"));

        // When
        JsonNode result = run(Map.of("suite", "two", "arms", List.of(Map.of("name", "own", "model", adapter))));

        // Then
        assertThat(result.path("state").asText()).isEqualTo("succeeded");
        assertThat(result.at("/result/arms/0/failed").asInt()).isZero();
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

    private void suite(String name, String... references) throws Exception {
        List<Map<String, String>> cases = Arrays.stream(references)
                .map(reference -> Map.of("prompt", "Say it.", "answer", reference))
                .toList();
        api.post("/api/v1/suites", Map.of("name", name, "cases", cases));
    }

    private JsonNode judged(String suite) throws Exception {
        return run(Map.of(
                "suite", suite,
                "arms", List.of(Map.of("name", "base", "model", BASE)),
                "metrics", List.of("judge"),
                "rubric", "Is it good?",
                "thresholds", Map.of("judge", 0.5)));
    }

    private int start(Map<String, ?> body) throws Exception {
        return api.post("/api/v1/evaluations", body).statusCode();
    }

    private JsonNode run(Map<String, ?> body) throws Exception {
        HttpResponse<String> started = api.post("/api/v1/evaluations", body);
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
        String id = Api.JSON.readTree(started.body()).path("id").asText();
        assertThat(started.headers().firstValue("Location").orElse("")).endsWith("/api/v1/operations/" + id);
        while (api.json("/api/v1/operations/" + id).path("state").asText().equals("running")) {
            Thread.sleep(50);
        }
        return api.json("/api/v1/evaluations/" + id);
    }
}
