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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guards of a recipe's tags, and its experiments beside them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RecipeGuardIT {
    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private Guarded recipe;
    private Api api;

    @BeforeEach
    void oneVersion() throws Exception {
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_ID);
        recipe = Guarded.recipe(registry);
        api = recipe.api();
    }

    @Test
    void aRecipesVersionIsTestedBeforeItsTagMoves() throws Exception {
        // Given
        recipe.guard("latest", 0.9, "refuse");

        // When
        HttpResponse<String> published = api.post(
                recipe.path() + "/versions", Map.of("definition", TestRecipes.saying("Two."), "tag", "latest"));
        JsonNode refused = recipe.end(published);
        HttpResponse<String> moved = api.send(
                "PUT",
                recipe.path() + "/tags/latest",
                Map.of("version", refused.path("version").asText()));
        recipe.guard("latest", 0.5, "refuse");
        JsonNode passed = recipe.end(api.send(
                "PUT",
                recipe.path() + "/tags/latest",
                Map.of("version", refused.path("version").asText())));

        // Then
        assertThat(published.statusCode()).isEqualTo(202);
        assertThat(refused.path("state").asText()).isEqualTo("failed");
        assertThat(moved.statusCode()).isEqualTo(202);
        assertThat(passed.path("state").asText()).isEqualTo("succeeded");
        assertThat(api.json(recipe.path()).at("/latest/version").asText())
                .isEqualTo(refused.path("version").asText());
    }

    @Test
    void anExperimentIsPromotedOnceItsVersionHasPassedAndRolledBackAtOnce() throws Exception {
        // Given
        String first = api.json(recipe.path()).at("/latest/version").asText();
        String second = Api.JSON
                .readTree(api.post(
                                recipe.path() + "/versions",
                                Map.of("definition", TestRecipes.saying("Two."), "tag", "next"))
                        .body())
                .path("version")
                .asText();
        recipe.guard("latest", 0.5, "refuse");
        api.send(
                "PUT",
                recipe.path() + "/experiment",
                Map.of(
                        "arms",
                        List.of(Map.of("version", first, "share", 0.5), Map.of("version", second, "share", 0.5))));

        // When
        JsonNode operation = recipe.end(api.post(recipe.path() + "/experiment/promote", Map.of("version", second)));
        String promoted = api.json(recipe.path() + "/experiment").path("state").asText();
        String latest = api.json(recipe.path()).at("/latest/version").asText();
        HttpResponse<String> back = api.post(recipe.path() + "/experiment/rollback", Map.of());

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(promoted).isEqualTo("promoted");
        assertThat(latest).isEqualTo(second);
        assertThat(back.statusCode()).isEqualTo(200);
        assertThat(api.json(recipe.path()).at("/latest/version").asText()).isEqualTo(first);
    }

    @Test
    void aVersionThatAGuardRefusedIsNoArmOfAnExperiment() throws Exception {
        // Given
        recipe.guard("latest", 0.9, "refuse");
        String refused = recipe.end(api.post(
                        recipe.path() + "/versions", Map.of("definition", TestRecipes.saying("Two."), "tag", "latest")))
                .path("version")
                .asText();
        Map<String, Object> wanted = Map.of(
                "arms", List.of(Map.of("version", "latest", "share", 0.5), Map.of("version", refused, "share", 0.5)));

        // When
        HttpResponse<String> begun = api.send("PUT", recipe.path() + "/experiment", wanted);
        recipe.guard("latest", 0.9, "warn");
        HttpResponse<String> warned = api.send("PUT", recipe.path() + "/experiment", wanted);

        // Then
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(409);
        assertThat(begun.headers().firstValue("X-Error-Code")).contains("BELOW_THRESHOLD");
        assertThat(begun.body()).contains("at least 0.9000 is demanded");
        assertThat(warned.statusCode()).as(warned.body()).isEqualTo(200);
    }
}
