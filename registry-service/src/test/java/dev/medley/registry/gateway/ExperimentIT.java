package dev.medley.registry.gateway;

import static dev.medley.registry.AtOnce.atOnce;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Feedback for answers, and two versions of a recipe that share its callers. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ExperimentIT {
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private final TestFleet fleet = new TestFleet();
    private Api api;
    private String owner;
    private String path;
    private String first;
    private String second;

    @BeforeEach
    void twoVersions() throws Exception {
        owner = "tester-" + counter++;
        api = Api.register(registry, owner);
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_ID);
        path = "/api/v1/recipes/" + owner + "/split";
        first = version(
                api.post("/api/v1/recipes", Map.of("id", owner + "/split", "definition", definition("One."))),
                "/latest/version");
        second = version(
                api.post(path + "/versions", Map.of("definition", definition("Two."), "tag", "next")), "/version");
    }

    @AfterEach
    void disband() throws Exception {
        fleet.disband(registry);
    }

    @Test
    void keysKeepTheirArmAndFeedbackCountsForIt() throws Exception {
        // Given
        begin();
        List<String> versions = new ArrayList<>();

        // When
        for (int i = 0; i < 12; i++) {
            Api key = api.withKey(Map.of("name", "k" + i, "scopes", List.of("inference:call")));
            JsonNode once = ask(key);
            JsonNode again = ask(key);
            assertThat(again.at("/medley/recipe/version")).isEqualTo(once.at("/medley/recipe/version"));
            String version = once.at("/medley/recipe/version").asText();
            versions.add(version);
            assertThat(feedback(key, once, version.equals(second) ? 1 : 0).statusCode())
                    .isEqualTo(200);
        }

        // Then
        assertThat(new TreeSet<>(versions)).containsExactlyInAnyOrder(first, second);
        JsonNode seen = api.json(path + "/experiment");
        assertThat(seen.at("/arms/0/feedback").asLong()
                        + seen.at("/arms/1/feedback").asLong())
                .isEqualTo(12);
        assertThat(seen.at("/arms/0/completions").asLong()
                        + seen.at("/arms/1/completions").asLong())
                .isEqualTo(24);
        assertThat(seen.at("/arms/0/mean").asDouble()).isZero();
        assertThat(seen.at("/arms/1/mean").asDouble()).isEqualTo(1);
        assertThat(seen.at("/arms/1/pValue").asDouble()).isLessThan(1);
    }

    @Test
    void evaluationsAskWhatTheTagNamesAndCountForNoArm() throws Exception {
        // Given
        begin();
        api.post(
                "/api/v1/suites",
                Map.of("name", "one", "cases", List.of(Map.of("prompt", "Say it.", "answer", "one"))));
        List<Map<String, String>> arms = List.of(Map.of("name", "recipe", "model", "recipe:" + owner + "/split"));
        List<String> versions = new ArrayList<>();

        // When
        for (int i = 0; i < 6; i++) {
            Api key = api.withKey(Map.of("name", "e" + i, "scopes", List.of("inference:call")));
            String run = Api.JSON
                    .readTree(key.post("/api/v1/evaluations", Map.of("suite", "one", "arms", arms))
                            .body())
                    .path("id")
                    .asText();
            api.follow("/api/v1/operations/" + run);
            versions.add(api.json("/api/v1/evaluations/" + run)
                    .at("/cases/0/arms/recipe/recipe")
                    .asText());
        }

        // Then
        assertThat(new TreeSet<>(versions)).containsExactly(owner + "/split@" + first);
        JsonNode seen = api.json(path + "/experiment");
        assertThat(seen.at("/arms/0/completions").asLong()
                        + seen.at("/arms/1/completions").asLong())
                .isZero();
    }

    @Test
    void oneCallPromotesAndOneTakesItBack() throws Exception {
        // Given
        begin();

        // When
        HttpResponse<String> promoted = api.post(path + "/experiment/promote", Map.of("version", second));
        String afterwards = ask(api).at("/medley/recipe/version").asText();
        HttpResponse<String> back = api.post(path + "/experiment/rollback", Map.of());
        String atLast = ask(api).at("/medley/recipe/version").asText();

        // Then
        assertThat(promoted.body()).contains("\"state\":\"promoted\"");
        assertThat(afterwards).isEqualTo(second);
        assertThat(back.body()).contains("\"state\":\"rolled_back\"");
        assertThat(atLast).isEqualTo(first);
    }

    @Test
    void whoWasNotGivenTheAnswerCanNotJudgeIt() throws Exception {
        // Given
        JsonNode answer = ask(api);
        Api otherKey = api.withKey(Map.of("name", "other", "scopes", List.of("inference:call")));
        Api stranger = Api.register(registry, "stranger-to-" + owner);

        // When
        HttpResponse<String> byKey = feedback(otherKey, answer, 1);
        HttpResponse<String> byStranger = feedback(stranger, answer, 1);
        HttpResponse<String> missing = api.post("/api/v1/feedback", Map.of("completion", "chatcmpl-none", "score", 1));
        HttpResponse<String> tooGood = feedback(api, answer, 2);

        // Then
        assertThat(List.of(byKey.statusCode(), byStranger.statusCode(), missing.statusCode(), tooGood.statusCode()))
                .containsExactly(404, 404, 404, 400);
        assertThat(feedback(api, answer, 1).statusCode()).isEqualTo(200);
    }

    @Test
    void anArmThatFailsIsSeenAndHasNoNumbers() throws Exception {
        // Given
        Map<String, Object> checked =
                Map.of("steps", List.of(Map.of("kind", "generate"), Map.of("kind", "check", "contains", "two")));
        String failing =
                version(api.post(path + "/versions", Map.of("definition", checked, "tag", "broken")), "/version");
        put(List.of(arm("latest", 0.5), arm("broken", 0.5)));
        List<Integer> statuses = new ArrayList<>();

        // When
        for (int i = 0; i < 12; i++) {
            Api key = api.withKey(Map.of("name", "f" + i, "scopes", List.of("inference:call")));
            statuses.add(call(key, Map.of()).statusCode());
            call(key, Map.of("n", 3, "max_tokens", -1));
        }

        // Then
        JsonNode arm = api.json(path + "/experiment").at("/arms/1");
        long refused = statuses.stream().filter(status -> status == 422).count();
        assertThat(refused).isPositive();
        assertThat(arm.path("version").asText()).isEqualTo(failing);
        assertThat(arm.path("failures").asLong()).isEqualTo(refused);
        assertThat(arm.path("completions").asLong()).isZero();
        assertThat(List.of("mean", "latencyMs", "tokens", "difference", "pValue"))
                .allSatisfy(field -> assertThat(arm.path(field).isNumber()).isFalse());
        assertThat(api.json(path + "/experiment").at("/arms/0/failures").asLong())
                .isZero();
    }

    @Test
    void anArmWhoseWorkerIsGoneFails() throws Exception {
        // Given
        begin();
        fleet.disband(registry);

        // When
        int status = call(api, Map.of()).statusCode();

        // Then
        JsonNode arms = api.json(path + "/experiment").path("arms");
        assertThat(status).isEqualTo(503);
        assertThat(arms.at("/0/failures").asLong() + arms.at("/1/failures").asLong())
                .isEqualTo(1);
    }

    @Test
    void anArmWhoseAnswerBreaksOffFails() throws Exception {
        // Given
        begin();
        fleet.disband(registry);
        fleet.join(registry, "w2", Behaviour.DIES_MID_STREAM);

        // When
        String events = call(api, Map.of("stream", true)).body();

        // Then
        JsonNode arms = api.json(path + "/experiment").path("arms");
        assertThat(events).contains("worker_lost");
        assertThat(arms.at("/0/failures").asLong() + arms.at("/1/failures").asLong())
                .isEqualTo(1);
    }

    @Test
    void ofManyThatBeginOneAtOnceOneDoes() throws Exception {
        // When
        List<Integer> statuses = atOnce(8, _ -> put(List.of(arm("latest", 0.5), arm("next", 0.5))));

        // Then
        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses).filteredOn(status -> status != 200).hasSize(7).containsOnly(409);
    }

    @Test
    void ofTwoVersionsThatArePromotedAtOnceOneIs() throws Exception {
        for (int round = 0; round < 5; round++) {
            // Given
            put(List.of(arm(first, 0.5), arm(second, 0.5)));

            // When
            List<Integer> statuses = atOnce(
                    2,
                    i -> api.post(path + "/experiment/promote", Map.of("version", i == 0 ? first : second))
                            .statusCode());

            // Then
            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        }
    }

    @Test
    void refusesArmsThatAreNoSplit() throws Exception {
        // When
        List<Integer> statuses = List.of(
                put(List.of(arm("latest", 0.5), arm(first, 0.5))),
                put(List.of(arm("latest", 0.5), arm("next", 0.4))),
                put(List.of(arm("latest", 0.5), arm("never", 0.5))),
                put(List.of(arm("latest", 1))));

        // Then
        assertThat(statuses).containsExactly(422, 422, 404, 400);
        assertThat(api.get(path + "/experiment").statusCode()).isEqualTo(404);
    }

    @Test
    void aVersionWhoseAdapterWasWithdrawnIsNoArm() throws Exception {
        // Given
        api.publish(Path.of("../samples/adapters/sort-words"), owner + "/sorter", "latest");
        Map<String, Object> mix = Map.of("kind", "mix", "pinned", List.of(Map.of("id", owner + "/sorter")));
        Map<String, Object> pins = Map.of("steps", List.of(mix, Map.of("kind", "generate")));
        String pinning =
                version(api.post(path + "/versions", Map.of("definition", pins, "tag", "pinning")), "/version");
        api.post("/api/v1/adapters/" + owner + "/sorter/versions/latest/yank", Map.of("note", "It lies."));

        // When
        HttpResponse<String> begun =
                api.send("PUT", path + "/experiment", Map.of("arms", List.of(arm("latest", 0.5), arm(pinning, 0.5))));

        // Then
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(422);
        assertThat(begun.headers().firstValue("X-Error-Code")).contains("RECIPE_INVALID");
        JsonNode finding = Api.JSON.readTree(begun.body()).at("/errors/0");
        assertThat(finding.path("path").asText()).isEqualTo("arms[1].definition.steps[0].pinned[0].id");
        assertThat(finding.path("message").asText()).contains("It lies.");
        assertThat(api.get(path + "/experiment").statusCode()).isEqualTo(404);
    }

    private void begin() throws Exception {
        assertThat(put(List.of(arm("latest", 0.5), arm("next", 0.5)))).isEqualTo(200);
    }

    private int put(List<Map<String, Object>> arms) throws Exception {
        return api.send("PUT", path + "/experiment", Map.of("arms", arms)).statusCode();
    }

    private static Map<String, Object> arm(String version, double share) {
        return Map.of("version", version, "share", share);
    }

    private HttpResponse<String> call(Api key, Map<String, Object> more) throws Exception {
        Map<String, Object> body = new HashMap<>(more);
        body.put("model", "recipe:" + owner + "/split");
        body.put("messages", List.of(Map.of("role", "user", "content", "Which?")));
        return key.post("/v1/chat/completions", body);
    }

    private JsonNode ask(Api key) throws Exception {
        HttpResponse<String> answer = call(key, Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Api.JSON.readTree(answer.body());
    }

    private static HttpResponse<String> feedback(Api key, JsonNode answer, double score) throws Exception {
        return key.post(
                "/api/v1/feedback",
                Map.of("completion", answer.path("id").asText(), "score", score, "comment", "as a test says"));
    }

    private static Map<String, Object> definition(String system) {
        return Map.of("steps", List.of(Map.of("kind", "generate", "system", system)));
    }

    private static String version(HttpResponse<String> made, String pointer) throws Exception {
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return Api.JSON.readTree(made.body()).at(pointer).asText();
    }
}
