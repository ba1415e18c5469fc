package dev.medley.registry.gateway;

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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose adapter a worker can't use: whoever left the choice to Medley gets another one, whoever named it is told. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RefusedAdapterIT {
    private static final String FIND_OWN =
            "{'kind':'retrieve','topK':1},{'kind':'filter','tags':['%s']},{'kind':'mix'},";

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
    }

    @ParameterizedTest
    @EnumSource(names = {"CAN_NOT_USE_GERMAN", "FINDS_GERMAN_DAMAGED", "OVERFLOWS_WITH_GERMAN"})
    void autoDoesWithoutAnAdapterThatNoWorkerCanUse(Behaviour behaviour) throws Exception {
        // Given
        recipes.publishNumerals("english");
        recipes.publishNumerals("german");
        FakeWorker worker = fleet.join(registry, "w1", behaviour);
        String body = json("{'model':'auto','messages':[{'role':'user','content':'Spell out 17 in German.'}],"
                + "'mixture':{'mode':'weighted','top_k':2,'filter':{'tags':['" + owner + "']}}}");

        // When
        HttpResponse<String> first = api.post("/v1/chat/completions", body);
        int tries = worker.heads.size();
        HttpResponse<String> second = api.post("/v1/chat/completions", body);

        // Then
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(tries).isGreaterThan(1);
        assertThat(worker.heads).as("the second request knows already").hasSize(tries + 1);
    }

    @Test
    void anAdapterThatWasNamedIsNotReplaced() throws Exception {
        // Given
        recipes.publishNumerals("german");
        fleet.join(registry, "w1", Behaviour.CAN_NOT_USE_GERMAN);

        // When
        HttpResponse<String> answer = api.post(
                "/v1/chat/completions",
                json("{'model':'" + owner + "/german','messages':[{'role':'user','content':'17'}]}"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'kind':'generate'}",
                "{'kind':'generate'},{'kind':'check','contains':'one'}",
                "{'kind':'generate','into':'draft'},{'kind':'generate','template':'Better: {{draft}}'}"
            })
    void aRecipeDoesWithoutAnAdapterThatItFoundAndAWorkerRefuses(String asking) throws Exception {
        // Given
        recipes.publishNumerals("german");
        recipes.publishNumerals("english");
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.CAN_NOT_USE_GERMAN);
        recipes.create("finds", "public", "{'steps':[" + FIND_OWN.formatted(owner) + asking + "]}");

        // When
        JsonNode answer = recipes.ask("finds", "Write the number 5 in German words.", "{}");

        // Then
        JsonNode trace = answer.at("/medley/recipe/trace");
        assertThat(trace.findValuesAsText("kind")).contains("refused").last().isNotEqualTo("refused");
        assertThat(worker.grant().path("adapters")).hasSize(1);
        assertThat(worker.grant().at("/adapters/0/id").asText()).isEqualTo(owner + "/english");
        assertThat(worker.grant().at("/adapters/0/score").isNumber()).isTrue();
    }

    @Test
    void aRecipeThatFindsNothingElseFallsBack() throws Exception {
        // Given
        recipes.publishNumerals("german");
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.CAN_NOT_USE_GERMAN);
        recipes.create(
                "only",
                "public",
                "{'steps':[" + FIND_OWN.formatted(owner)
                        + "{'kind':'generate'}],'fallback':{'kind':'text','text':'I do not know.'}}");

        // When
        JsonNode answer = recipes.ask("only", "Write the number 5 in German words.", "{}");

        // Then
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("I do not know.");
        assertThat(worker.bodies).hasSize(1);
    }

    @Test
    void anAdapterThatARecipePinsIsAskedForOnceAndItsRefusalTold() throws Exception {
        // Given
        recipes.publishNumerals("german");
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.CAN_NOT_USE_GERMAN);
        recipes.create("pins", "public", """
                {'steps':[{'kind':'retrieve'},{'kind':'mix','pinned':[{'id':'%s/german','weight':0.5}]},
                 {'kind':'generate'}]}""".formatted(owner));

        // When
        HttpResponse<String> answer = recipes.call("pins", "Write the number 5 in German words.", "");

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_adapter");
        assertThat(worker.bodies).hasSize(1);
    }
}
