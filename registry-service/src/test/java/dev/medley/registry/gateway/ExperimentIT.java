package dev.medley.registry.gateway;

import static dev.medley.registry.AtOnce.atOnce;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two versions of a recipe that share its callers: how that begins, and how it ends. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ExperimentIT {
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
    void oneCallPromotesAndOneTakesItBack() throws Exception {
        // Given
        experiment.begin();

        // When
        HttpResponse<String> promoted =
                api.post(experiment.path() + "/promote", Map.of("version", experiment.second()));
        String afterwards = experiment.ask(api).at("/medley/recipe/version").asText();
        HttpResponse<String> back = api.post(experiment.path() + "/rollback", Map.of());
        String atLast = experiment.ask(api).at("/medley/recipe/version").asText();

        // Then
        assertThat(promoted.body()).contains("\"state\":\"promoted\"");
        assertThat(afterwards).isEqualTo(experiment.second());
        assertThat(back.body()).contains("\"state\":\"rolled_back\"");
        assertThat(atLast).isEqualTo(experiment.first());
    }

    @Test
    void ofManyThatBeginOneAtOnceOneDoes() throws Exception {
        // When
        List<Integer> statuses = atOnce(8, _ -> experiment.put(List.of(arm("latest", 0.5), arm("next", 0.5))));

        // Then
        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses).filteredOn(status -> status != 200).hasSize(7).containsOnly(409);
    }

    @Test
    void ofTwoVersionsThatArePromotedAtOnceOneIs() throws Exception {
        for (int round = 0; round < 5; round++) {
            // Given
            experiment.put(List.of(arm(experiment.first(), 0.5), arm(experiment.second(), 0.5)));

            // When
            List<Integer> statuses = atOnce(
                    2,
                    i -> api.post(
                                    experiment.path() + "/promote",
                                    Map.of("version", i == 0 ? experiment.first() : experiment.second()))
                            .statusCode());

            // Then
            assertThat(statuses).containsExactlyInAnyOrder(200, 409);
        }
    }

    @Test
    void refusesArmsThatAreNoSplit() throws Exception {
        // When
        List<Integer> statuses = List.of(
                experiment.put(List.of(arm("latest", 0.5), arm(experiment.first(), 0.5))),
                experiment.put(List.of(arm("latest", 0.5), arm("next", 0.4))),
                experiment.put(List.of(arm("latest", 0.5), arm("never", 0.5))),
                experiment.put(List.of(arm("latest", 1))));

        // Then
        assertThat(statuses).containsExactly(422, 422, 404, 400);
        assertThat(api.get(experiment.path()).statusCode()).isEqualTo(404);
    }

    @Test
    void aVersionWhoseAdapterWasWithdrawnIsNoArm() throws Exception {
        // Given
        api.publish(Path.of("../samples/adapters/sort-words"), experiment.owner() + "/sorter", "latest");
        Map<String, Object> mix =
                Map.of("kind", "mix", "pinned", List.of(Map.of("id", experiment.owner() + "/sorter")));
        Map<String, Object> pins = Map.of("steps", List.of(mix, Map.of("kind", "generate")));
        String pinning = experiment.publish(pins, "pinning");
        api.post("/api/v1/adapters/" + experiment.owner() + "/sorter/versions/latest/yank", Map.of("note", "It lies."));

        // When
        HttpResponse<String> begun =
                api.send("PUT", experiment.path(), Map.of("arms", List.of(arm("latest", 0.5), arm(pinning, 0.5))));

        // Then
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(422);
        assertThat(begun.headers().firstValue("X-Error-Code")).contains("RECIPE_INVALID");
        JsonNode finding = Api.JSON.readTree(begun.body()).at("/errors/0");
        assertThat(finding.path("path").asText()).isEqualTo("arms[1].definition.steps[0].pinned[0].id");
        assertThat(finding.path("message").asText()).contains("It lies.");
        assertThat(api.get(experiment.path()).statusCode()).isEqualTo(404);
    }
}
