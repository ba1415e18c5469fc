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
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which adapters runs ask and which their cases expect: private ones, those that go meanwhile, those to do without. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class EvaluatedAdapterIT {
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
    void tellsHowLikelyAnArmFindsTheReferenceWithoutItsOwnAdapter() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        JsonNode result = suites.run(Map.of(
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
    void anAdapterThatIsDeletedOrYankedMidRunLeavesMarkedCases() throws Exception {
        // Given
        String owner = suites.owner();
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
    void anArmMayBeAPrivateAdapterOfOnesOwn() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        String adapter = suites.owner() + "/own";
        api.publish(Path.of("../samples/adapters/sort-words"), adapter, "latest");
        api.send("PATCH", "/api/v1/adapters/" + adapter, Map.of("visibility", "private"));

        // When
        JsonNode result = suites.run(Map.of("suite", "two", "arms", List.of(Map.of("name", "own", "model", adapter))));

        // Then
        assertThat(result.path("state").asText()).isEqualTo("succeeded");
        assertThat(result.at("/result/arms/0/failed").asInt()).isZero();
    }

    @Test
    void anExpectedAdapterIsAReferenceWhateverItsCase() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);
        String adapter = suites.owner() + "/wanted";
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
                suites.run(Map.of("suite", "wanted", "arms", List.of(Map.of("name", "x", "exclude_expected", true))));

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
}
