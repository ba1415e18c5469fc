package dev.medley.registry.gateway;

import static dev.medley.registry.AtOnce.atOnce;
import static dev.medley.registry.gateway.TestRecipes.PLAIN;
import static dev.medley.registry.gateway.TestRecipes.json;
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

/** What recipes are before anybody asks them: versions, tags, and what is found wrong with a definition. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RecipeVersionIT {
    private static final Path SAMPLES = Path.of("../samples/adapters");

    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private TestRecipes recipes;
    private Api api;
    private String owner;

    @BeforeEach
    void register() throws Exception {
        recipes = TestRecipes.register(registry);
        api = recipes.api();
        owner = recipes.owner();
        fleet.join(registry, "w1", Behaviour.ANSWERS);
    }

    @Test
    void everyFindingIsToldAtOnceAndNothingIsStored() throws Exception {
        // Given
        String broken = """
                {'base':'no/base','colour':1,'steps':[{'kind':'filter'},{'kind':'generate','template':'{{nobody}} {{open'},
                 {'kind':'mix','mode':'blend','pinned':[{'id':'nobody/nothing','weight':9}]},
                 {'kind':'check','regex':'('},{'kind':'retry','from':7}],'fallback':{'kind':'luck'}}""";

        // When
        HttpResponse<String> answer =
                api.post("/api/v1/recipes", json("{'id':'" + owner + "/broken','definition':" + broken + "}"));
        JsonNode dry = Api.JSON.readTree(api.post("/api/v1/recipes/validate", json("{'definition':" + broken + "}"))
                .body());

        // Then
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(Api.JSON.readTree(answer.body()).path("errors").findValuesAsText("path"))
                .contains(
                        "definition.colour",
                        "definition.base",
                        "definition.steps[1].template",
                        "definition.steps[2].mode",
                        "definition.steps[2].pinned[0].weight",
                        "definition.steps[2].pinned[0].id",
                        "definition.steps[3].regex",
                        "definition.fallback.kind");
        assertThat(dry.path("valid").asBoolean()).isFalse();
        assertThat(dry.path("findings"))
                .hasSameSizeAs(Api.JSON.readTree(answer.body()).path("errors"));
        assertThat(api.get("/api/v1/recipes/" + owner + "/broken").statusCode()).isEqualTo(404);
    }

    @Test
    void versionsStayAndTagsMoveForthAndBack() throws Exception {
        // Given
        String first = recipes.create("moving", "public", PLAIN);
        String path = "/api/v1/recipes/" + owner + "/moving";
        String better = "{'steps':[{'kind':'generate','system':'Be brief.'}]}";

        // When
        HttpResponse<String> published =
                api.post(path + "/versions", json("{'note':'shorter','definition':" + better + "}"));
        JsonNode diff = api.json(path + "/diff?from=" + first + "&to=latest");
        HttpResponse<String> back = api.send("PUT", path + "/tags/latest", Map.of("version", first));

        // Then
        assertThat(published.statusCode()).isEqualTo(201);
        assertThat(diff.at("/changes/0/path").asText()).isEqualTo("steps[0].system");
        assertThat(diff.at("/changes/0/to").asText()).isEqualTo("Be brief.");
        assertThat(back.body()).contains(first);
        assertThat(api.json(path + "/versions").path("items")).hasSize(2);
        assertThat(api.json(path + "/tags/latest/history").path("items")).hasSize(3);
        assertThat(recipes.ask("moving", "Hi.", "{}")
                        .at("/medley/recipe/version")
                        .asText())
                .isEqualTo(first);
    }

    @Test
    void versionsThatArePublishedAtOnceAreAllKept() throws Exception {
        // Given
        recipes.create("busy", "public", PLAIN);
        String path = "/api/v1/recipes/" + owner + "/busy";

        // When
        List<Integer> statuses = atOnce(
                32,
                i -> api.post(
                                path + "/versions",
                                json("{'tag':'" + (i % 2 == 0 ? "latest" : "next")
                                        + "','definition':{'steps':[{'kind':'generate','system':'" + i % 16 + "'}]}}"))
                        .statusCode());

        // Then
        assertThat(statuses).hasSize(32).containsOnly(201);
        assertThat(api.json(path + "/versions?limit=100").path("items")).hasSize(17);
    }

    @Test
    void ofManyThatTakeANameAtOnceOneGetsIt() throws Exception {
        // When
        List<HttpResponse<String>> answers = atOnce(
                8,
                i -> api.post(
                        "/api/v1/recipes",
                        json("{'id':'" + owner + "/wanted','definition':{'steps':[{'kind':'generate','system':'" + i
                                + "'}]}}")));

        // Then
        assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 201)
                .allSatisfy(answer ->
                        assertThat(answer.headers().firstValue("X-Error-Code")).contains("RECIPE_EXISTS"));
    }

    @Test
    void movesATagOnlyFromWhereItIsSaidToBe() throws Exception {
        // Given
        String first = recipes.create("guarded", "public", PLAIN);
        String path = "/api/v1/recipes/" + owner + "/guarded";
        String second = Api.JSON
                .readTree(api.post(
                                path + "/versions",
                                json("{'definition':{'steps':[{'kind':'generate','system':'Be brief.'}]}}"))
                        .body())
                .path("version")
                .asText();

        // When
        HttpResponse<String> late =
                api.send("PUT", path + "/tags/latest", Map.of("version", first), "If-Match", "\"" + first + "\"");
        HttpResponse<String> right =
                api.send("PUT", path + "/tags/latest", Map.of("version", first), "If-Match", "\"" + second + "\"");

        // Then
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.headers().firstValue("X-Error-Code")).contains("TAG_MOVED");
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.headers().firstValue("ETag")).contains("\"" + first + "\"");
    }

    @Test
    void aLoopThatCanNotEndIsAFindingAndAVariableThatIsNoneToo() throws Exception {
        // When
        List<String> codes = List.of(
                recipes.finding(
                        "{'steps':[{'kind':'generate'},{'kind':'check','contains':'two'},{'kind':'retry','from':2}]}"),
                recipes.finding("{'steps':[{'kind':'retry','from':0},{'kind':'generate'}]}"),
                recipes.finding("{'steps':[{'kind':'generate','template':'{{nobody}}'}]}"),
                recipes.finding(
                        "{'steps':[{'kind':'rewrite','template':'{{later}}','into':'now'},{'kind':'generate'}]}"),
                recipes.finding(
                        "{'steps':[{'kind':'mix','pinned':[{'id':'recipe:" + owner + "/a'}]},{'kind':'generate'}]}"));

        // Then
        assertThat(codes)
                .containsExactly(
                        "STEP_MISPLACED", "STEP_MISPLACED", "VARIABLE_UNKNOWN", "VARIABLE_UNKNOWN", "FIELD_INVALID");
    }

    @Test
    void aRouterThatIsNoneLengthsThatNothingHasAndTextThatCanNotBeKeptAreFindings() throws Exception {
        // Given
        api.publish(SAMPLES.resolve("sort-words"), owner + "/sorter", "latest");
        String mix = "{'kind':'mix','mode':'ramole','pinned':[{'id':'" + owner + "/sorter'}],'router':'" + owner
                + "/sorter'}";

        // When
        List<String> found = List.of(
                recipes.finding("{'steps':[" + mix + ",{'kind':'generate'}]}"),
                recipes.finding("{'steps':[{'kind':'generate'},{'kind':'check','length':{'least':9,'most':3}}]}"),
                recipes.finding("{'description':'a\\u0000b','steps':[{'kind':'generate'}]}"),
                recipes.finding("{'variables':[{'name':'tone','default':'\\u0000'}],'steps':[{'kind':'generate'}]}"));

        // Then
        assertThat(found).containsOnly("FIELD_INVALID");
    }
}
