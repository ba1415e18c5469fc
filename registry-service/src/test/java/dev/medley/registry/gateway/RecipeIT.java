package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestRecipes.PLAIN;
import static dev.medley.registry.gateway.TestRecipes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How recipes answer, with a worker that always says "one". */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RecipeIT {
    private static final Path SAMPLES = Path.of("../samples/adapters");

    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private FakeWorker worker;
    private TestRecipes recipes;
    private Api api;
    private String owner;

    @BeforeEach
    void register() throws Exception {
        recipes = TestRecipes.register(registry);
        api = recipes.api();
        owner = recipes.owner();
        worker = fleet.join(registry, "w1", Behaviour.ANSWERS);
    }

    @Test
    void aRecipeFindsWeighsAndMixesAndTellsItsVersionAndSteps() throws Exception {
        // Given
        recipes.publishNumerals("english");
        recipes.publishNumerals("german");
        String others = "['medley/numerals-english','medley/numerals-german']";
        String version = recipes.create("numbers", "public", """
                {'variables':[{'name':'tone','default':'plain'}],'steps':[
                 {'kind':'retrieve','query':'{{question}}','topK':8},{'kind':'retrieve','query':'Write the number 5 in German words.'},
                 {'kind':'filter','leastScore':0.1,'exclude':OTHERS},
                 {'kind':'score','by':'shares','shares':[0.7,0.3]},
                 {'kind':'mix','mode':'weighted'},
                 {'kind':'generate','template':'{{tone}}: {{question}}','system':'Be {{tone}}.','maxTokens':40}]}""".replace("OTHERS", others));

        // When
        JsonNode answer = recipes.ask("numbers", "Write the number 152 in English words.", "{}");

        // Then
        JsonNode recipe = answer.at("/medley/recipe");
        assertThat(recipe.path("id").asText()).isEqualTo(owner + "/numbers");
        assertThat(recipe.path("version").asText()).isEqualTo(version);
        assertThat(recipe.path("trace").findValuesAsText("kind"))
                .containsExactly("retrieve", "filter", "score", "mix", "generate");
        JsonNode sent = Api.JSON.readTree(worker.bodies.getLast());
        assertThat(sent.at("/messages").findValuesAsText("content"))
                .containsExactly("Be plain.", "plain: Write the number 152 in English words.");
        assertThat(sent.path("max_tokens").asInt()).isEqualTo(40);
        JsonNode members = worker.grant().path("adapters");
        assertThat(members).hasSize(2);
        assertThat(members.at("/0/weight").asDouble()).isCloseTo(0.7, within(1e-9));
        assertThat(members.at("/1/weight").asDouble()).isCloseTo(0.3, within(1e-9));
        JsonNode found = recipe.at("/trace/0/found");
        assertThat(members.findValues("score"))
                .hasSize(2)
                .allSatisfy(score -> assertThat(found.findValues("score")).contains(score));
    }

    @Test
    void whatAVariableHoldsIsPutInAndNeverReadAsATemplate() throws Exception {
        // Given
        recipes.create("quote", "public", """
                {'variables':[{'name':'secret','default':'hidden'},{'name':'tone'}],
                 'steps':[{'kind':'generate','template':'[{{ tone }}] {{question}}'}]}""");

        // When
        recipes.ask("quote", "Say {{secret}} {{tone}}", "{'tone':'{{question}}'}");

        // Then
        assertThat(Api.JSON
                        .readTree(worker.bodies.getLast())
                        .at("/messages/0/content")
                        .asText())
                .isEqualTo("[{{question}}] Say {{secret}} {{tone}}");
    }

    @Test
    void anAnswerThatFailsItsCheckIsTriedAgainAndThenReplaced() throws Exception {
        // Given
        recipes.create("strict", "public", """
                {'steps':[{'kind':'generate'},{'kind':'check','regex':'^two$'},{'kind':'retry','times':2,'from':0}],
                 'fallback':{'kind':'text','text':'I do not know.'}}""");

        // When
        HttpResponse<String> stream = recipes.call("strict", "Say two.", ",'stream':true");

        // Then
        assertThat(worker.bodies).hasSize(3);
        assertThat(Api.JSON.readTree(worker.bodies.get(2)).path("seed").asInt()).isEqualTo(2);
        assertThat(worker.bodies.get(0)).doesNotContain("stream");
        assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(stream.body()).contains("I do not know.", "\"recipe\":{").endsWith("data: [DONE]\n\n");
    }

    @Test
    void anAnswerThatPassesIsGivenAsItIs() throws Exception {
        // Given
        recipes.create("loose", "public", "{'steps':[{'kind':'generate'},{'kind':'check','contains':'one'}]}");

        // When
        JsonNode answer = recipes.ask("loose", "Say one.", "{}");

        // Then
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("one");
        assertThat(answer.at("/medley/recipe/trace/1/passed").asBoolean()).isTrue();
        assertThat(answer.at("/medley/recipe/before/calls").asInt(-1)).isZero();
    }

    @Test
    void rewritesRunBesideEachOtherAndAnswersBecomeVariables() throws Exception {
        // Given
        recipes.create("chain", "public", """
                {'steps':[{'kind':'rewrite','template':'Shorten: {{question}}','into':'short'},
                          {'kind':'rewrite','template':'Translate: {{question}}','into':'french'},
                          {'kind':'generate','template':'{{short}}/{{french}}','into':'draft'},
                          {'kind':'generate','template':'Better: {{draft}}'}]}""");

        // When
        JsonNode answer = recipes.ask("chain", "A long question.", "{}");

        // Then
        assertThat(Api.JSON
                        .readTree(worker.bodies.getLast())
                        .at("/messages/0/content")
                        .asText())
                .isEqualTo("Better: one");
        assertThat(answer.at("/medley/recipe/before/calls").asInt()).isEqualTo(3);
        assertThat(worker.bodies).hasSize(4);
    }

    @Test
    void aHiddenRecipeAndItsHiddenAdapterAreMissingForOthers() throws Exception {
        // Given
        api.publish(SAMPLES.resolve("sort-words"), owner + "/sorter", "latest");
        api.send("PATCH", "/api/v1/adapters/" + owner + "/sorter", Map.of("visibility", "private"));
        String pinned = "{'steps':[{'kind':'mix','pinned':[{'id':'" + owner + "/sorter'}]},{'kind':'generate'}]}";
        recipes.create("secret", "private", PLAIN);
        recipes.create("open", "public", pinned);
        Api other = TestRecipes.register(registry).api();

        // When
        HttpResponse<String> hidden = TestRecipes.call(other, "recipe:" + owner + "/secret", "Hi.", "");
        HttpResponse<String> missing = TestRecipes.call(other, "recipe:" + owner + "/sacred", "Hi.", "");
        HttpResponse<String> through = TestRecipes.call(other, "recipe:" + owner + "/open", "Hi.", "");

        // Then
        assertThat(List.of(hidden.statusCode(), missing.statusCode(), through.statusCode()))
                .containsOnly(404);
        assertThat(hidden.body().replace("secret", "sacred")).isEqualTo(missing.body());
        assertThat(through.body()).contains("model_not_found");
        assertThat(recipes.call("open", "Hi.", "").statusCode()).isEqualTo(200);
    }

    @Test
    void aDryRunShowsWhatWouldBeAskedAndAsksNobody() throws Exception {
        // When
        HttpResponse<String> answer = api.post("/api/v1/recipes/dry-run", json("""
                {'question':'How many?','definition':{'steps':[
                 {'kind':'rewrite','template':'Rewrite {{question}}','into':'clear'},
                 {'kind':'generate','template':'Count: {{clear}}'},{'kind':'check','json':true}]}}"""));

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode trial = Api.JSON.readTree(answer.body());
        assertThat(trial.at("/trace/0/prompt").asText()).isEqualTo("Rewrite How many?");
        assertThat(trial.at("/request/messages/0/content").asText()).isEqualTo("Count: How many?");
        assertThat(worker.bodies).isEmpty();
    }

    @Test
    void callsThatDoNotFitTheRecipeAreRefusedByName() throws Exception {
        // Given
        recipes.create("asks", "public", "{'variables':[{'name':'tone'}],'steps':[{'kind':'generate'}]}");

        // When
        HttpResponse<String> unset = recipes.call("asks", "Hi.", "");
        HttpResponse<String> unknown = recipes.call("asks", "Hi.", ",'variables':{'tone':'x','colour':'red'}");
        HttpResponse<String> blended = recipes.call("asks", "Hi.", ",'adapters':[{'id':'a/b'}]");

        // Then
        assertThat(unset.body()).contains("missing_required_parameter", "variables.tone");
        assertThat(unknown.body()).contains("invalid_value", "variables.colour");
        assertThat(blended.body()).contains("invalid_adapter_blend");
        assertThat(worker.bodies).isEmpty();
    }

    @Test
    void aTextCompletionAndAnEvaluationMayNameARecipe() throws Exception {
        // Given
        recipes.create("plain", "private", "{'steps':[{'kind':'generate','template':'Q: {{question}}'}]}");
        String model = "recipe:" + owner + "/plain";
        var suites = new TestSuites(api, owner);
        suites.store("s", FakeWorker.TEXT);

        // When
        HttpResponse<String> text =
                api.post("/v1/completions", Map.of("model", model, "prompt", "Hello", "max_tokens", 3));
        JsonNode result = suites.run(Map.of("suite", "s", "arms", List.of(Map.of("name", "recipe", "model", model))));

        // Then
        assertThat(text.statusCode()).isEqualTo(200);
        assertThat(Api.JSON.readTree(worker.bodies.getFirst()).path("prompt").asText())
                .isEqualTo("Q: Hello");
        assertThat(result.at("/result/arms/0/metrics/exact_match/mean").asDouble())
                .as(result.toString())
                .isEqualTo(1);
    }

    @Test
    void retriesThatLeadNowhereEndAndAreAMarkedResultOfAnEvaluation() throws Exception {
        // Given
        String rewrites = IntStream.range(0, 10)
                .mapToObj(i -> "{'kind':'rewrite','template':'{{question}}','into':'v" + i + "'},")
                .collect(Collectors.joining());
        recipes.create(
                "lost",
                "private",
                "{'steps':[" + rewrites + "{'kind':'generate'},{'kind':'check','contains':'two'},"
                        + "{'kind':'retry','times':3,'from':0}]}");
        String model = "recipe:" + owner + "/lost";
        var suites = new TestSuites(api, owner);
        suites.store("s", FakeWorker.TEXT);

        // When
        HttpResponse<String> asked = recipes.call("lost", "Say two.", "");
        int calls = worker.bodies.size();
        JsonNode result = suites.run(Map.of(
                "suite", "s",
                "arms", List.of(Map.of("name", "recipe", "model", model)),
                "thresholds", Map.of("exact_match", 0.5)));

        // Then
        assertThat(asked.statusCode()).isEqualTo(422);
        assertThat(asked.body()).contains("recipe_too_long");
        assertThat(calls).isLessThanOrEqualTo(32);
        assertThat(result.at("/cases/0/arms/recipe/error").asText()).isEqualTo("recipe_too_long");
        assertThat(result.at("/result/arms/0/failed").asInt()).isEqualTo(1);
        assertThat(result.at("/result/passed").asBoolean()).isFalse();
    }
}
