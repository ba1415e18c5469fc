package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestExperiment.arm;
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
import java.util.TreeSet;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted for each arm of an experiment, and what is not. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ExperimentCountIT {
    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private TestExperiment experiment;
    private Api api;

    @BeforeEach
    void twoVersions() throws Exception {
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_ID);
        experiment = TestExperiment.register(registry);
        api = experiment.api();
    }

    @Test
    void keysKeepTheirArmAndFeedbackCountsForIt() throws Exception {
        // Given
        experiment.begin();
        List<String> versions = new ArrayList<>();
        List<String> again = new ArrayList<>();
        List<Integer> statuses = new ArrayList<>();

        // When
        for (int i = 0; i < 12; i++) {
            Api key = api.withKey("k" + i, "inference:call");
            JsonNode answer = experiment.ask(key);
            String version = answer.at("/medley/recipe/version").asText();
            versions.add(version);
            again.add(experiment.ask(key).at("/medley/recipe/version").asText());
            statuses.add(feedback(key, answer, version.equals(experiment.second()) ? 1 : 0)
                    .statusCode());
        }

        // Then
        assertThat(again).isEqualTo(versions);
        assertThat(statuses).containsOnly(200);
        assertThat(new TreeSet<>(versions)).containsExactlyInAnyOrder(experiment.first(), experiment.second());
        JsonNode seen = experiment.state();
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
    void whoWasNotGivenTheAnswerCanNotJudgeIt() throws Exception {
        // Given
        JsonNode answer = experiment.ask(api);
        Api otherKey = api.withKey("other", "inference:call");
        Api stranger = Api.register(registry, "stranger-to-" + experiment.owner());

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
    void evaluationsAskWhatTheTagNamesAndCountForNoArm() throws Exception {
        // Given
        experiment.begin();
        new TestSuites(api, experiment.owner()).store("one", FakeWorker.TEXT);
        List<Map<String, String>> arms =
                List.of(Map.of("name", "recipe", "model", "recipe:" + experiment.owner() + "/split"));
        List<String> versions = new ArrayList<>();

        // When
        for (int i = 0; i < 6; i++) {
            Api key = api.withKey("e" + i, "inference:call");
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
        assertThat(new TreeSet<>(versions)).containsExactly(experiment.owner() + "/split@" + experiment.first());
        JsonNode seen = experiment.state();
        assertThat(seen.at("/arms/0/completions").asLong()
                        + seen.at("/arms/1/completions").asLong())
                .isZero();
    }

    @Test
    void anArmThatFailsIsSeenAndHasNoNumbers() throws Exception {
        // Given
        Map<String, Object> checked =
                Map.of("steps", List.of(Map.of("kind", "generate"), Map.of("kind", "check", "contains", "two")));
        String failing = experiment.publish(checked, "broken");
        experiment.put(List.of(arm("latest", 0.5), arm("broken", 0.5)));
        List<Integer> statuses = new ArrayList<>();

        // When
        for (int i = 0; i < 12; i++) {
            Api key = api.withKey("f" + i, "inference:call");
            statuses.add(experiment.call(key, Map.of()).statusCode());
            experiment.call(key, Map.of("n", 3, "max_tokens", -1));
        }

        // Then
        JsonNode arm = experiment.state().at("/arms/1");
        long refused = statuses.stream().filter(status -> status == 422).count();
        assertThat(refused).isPositive();
        assertThat(arm.path("version").asText()).isEqualTo(failing);
        assertThat(arm.path("failures").asLong()).isEqualTo(refused);
        assertThat(arm.path("completions").asLong()).isZero();
        assertThat(List.of("mean", "latencyMs", "tokens", "difference", "pValue"))
                .allSatisfy(field -> assertThat(arm.path(field).isNumber()).isFalse());
        assertThat(experiment.state().at("/arms/0/failures").asLong()).isZero();
    }

    @Test
    void anArmWhoseWorkerIsGoneFails() throws Exception {
        // Given
        experiment.begin();
        fleet.disband();

        // When
        int status = experiment.call(api, Map.of()).statusCode();

        // Then
        JsonNode arms = experiment.state().path("arms");
        assertThat(status).isEqualTo(503);
        assertThat(arms.at("/0/failures").asLong() + arms.at("/1/failures").asLong())
                .isEqualTo(1);
    }

    @Test
    void anArmWhoseAnswerBreaksOffFails() throws Exception {
        // Given
        experiment.begin();
        fleet.disband();
        fleet.join(registry, "w2", Behaviour.DIES_MID_STREAM);

        // When
        String events = experiment.call(api, Map.of("stream", true)).body();

        // Then
        JsonNode arms = experiment.state().path("arms");
        assertThat(events).contains("worker_lost");
        assertThat(arms.at("/0/failures").asLong() + arms.at("/1/failures").asLong())
                .isEqualTo(1);
    }

    private static HttpResponse<String> feedback(Api key, JsonNode answer, double score) throws Exception {
        return key.post(
                "/api/v1/feedback",
                Map.of("completion", answer.path("id").asText(), "score", score, "comment", "as a test says"));
    }
}
