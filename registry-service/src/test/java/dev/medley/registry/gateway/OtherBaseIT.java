package dev.medley.registry.gateway;

import static dev.medley.registry.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bases beside the one that the product comes with: workers bring them, administrators add them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class OtherBaseIT {
    private static final String SMOLLM2 = TestFleet.BASE;
    private static final String QUESTION = "Sort these words: pear, apple.";
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    private final TestFleet fleet = new TestFleet();
    private Api publisher;
    private Api admin;
    private String owner;
    private String base;

    @BeforeEach
    void register() throws Exception {
        owner = "stranger-" + counter++;
        base = "test/llama-" + owner;
        publisher = Api.register(registry, owner);
        admin = new Api(registry, RegistryServices.key("admin"));
    }

    @AfterEach
    void forget() throws Exception {
        fleet.disband();
        Sql.run(database, "delete from base where name like 'test/%'");
    }

    @Test
    void anAdapterOfABaseThatNobodyHasIsToldSo() throws Exception {
        // Given
        JsonNode published = publish();

        // When
        HttpResponse<String> alone = ask(owner + "/sort", "[]");
        HttpResponse<String> listed = ask("auto", "[{\"id\":\"" + owner + "/sort\"}]");
        HttpResponse<String> beside = ask(SMOLLM2, "[{\"id\":\"" + owner + "/sort\"}]");

        // Then
        assertThat(published.path("findings").findValuesAsText("code")).contains("CFG_BASE_UNKNOWN");
        for (HttpResponse<String> refused : List.of(alone, listed)) {
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(error(refused).path("code").asText()).isEqualTo("worker_unavailable");
            assertThat(error(refused).path("message").asText()).contains(base).doesNotContain("SmolLM2");
        }
        assertThat(error(beside).path("code").asText()).isEqualTo("incompatible_base");
    }

    @Test
    void workersThatJoinAtOnceBringTheirBaseAndServeWhatWasPublishedForIt() throws Exception {
        // Given
        publish();

        // When
        FakeWorker worker = joinAtOnce();

        // Then
        JsonNode shown = publisher.json("/api/v1/bases/" + base);
        assertThat(shown.path("layers").asInt()).isEqualTo(2);
        assertThat(shown.path("hiddenSize").asInt()).isEqualTo(64);
        assertThat(shown.path("license").asText()).isEqualTo("unknown");
        assertThat(shown.at("/defaultMixture/mode").asText()).isEqualTo("weighted");
        assertThat(shown.at("/workers/ready").asInt()).isEqualTo(4);
        assertThat(publisher.json("/api/v1/bases").path("items").findValuesAsText("name"))
                .containsExactly(base, SMOLLM2);
        assertThat(publisher.json("/v1/models").path("data").findValuesAsText("id"))
                .contains(base, owner + "/sort");
        assertThat(publisher
                        .json("/api/v1/bases/" + base + "/adapters")
                        .path("items")
                        .findValuesAsText("id"))
                .containsExactly(owner + "/sort");
        assertThat(ask(base, "[]").statusCode()).isEqualTo(200);
        assertThat(worker.grant().path("base").asText()).isEqualTo(base);
        assertThat(worker.grant().path("mode").asText()).isEqualTo("base");
    }

    @Test
    void anAdapterThatSpellsItsBaseInOtherCasesIsServed() throws Exception {
        // Given
        fleet.join(registry, "other-1", Behaviour.ANSWERS, base);
        String spelled = base;
        base = spelled.toUpperCase(Locale.ROOT);

        // When
        publish();

        // Then
        assertThat(ask(owner + "/sort", "[]").statusCode()).isEqualTo(200);
        assertThat(publisher
                        .json("/api/v1/adapters/" + owner + "/sort")
                        .path("base")
                        .asText())
                .isEqualTo(spelled);
    }

    @Test
    void aRecipePinsNothingOfAnotherBase() throws Exception {
        // Given
        publish();
        Map<String, Object> mix = Map.of("kind", "mix", "pinned", List.of(Map.of("id", owner + "/sort")));
        Map<String, Object> definition = Map.of("base", SMOLLM2, "steps", List.of(mix, Map.of("kind", "generate")));

        // When
        HttpResponse<String> refused =
                publisher.post("/api/v1/recipes", Map.of("id", owner + "/mixed", "definition", definition));

        // Then
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        JsonNode findings = Api.JSON.readTree(refused.body()).path("errors");
        assertThat(findings).hasSize(1);
        assertThat(findings.at("/0/code").asText()).isEqualTo("INCOMPATIBLE_BASE");
        assertThat(findings.at("/0/path").asText()).isEqualTo("definition.steps[0].pinned[0].id");
        assertThat(findings.at("/0/message").asText()).contains(base, SMOLLM2);
    }

    @Test
    void autoChoosesAmongAdaptersOfTheBaseThatHasWorkers() throws Exception {
        // Given
        publish();
        FakeWorker worker = fleet.join(registry, "other-1", Behaviour.ANSWERS, base);

        // When
        HttpResponse<String> found = ask("auto", "[]");
        JsonNode granted = worker.grant();
        HttpResponse<String> named = ask(owner + "/sort", "[]");
        JsonNode route = Api.JSON.readTree(
                publisher.post("/v1/route", Map.of("input", QUESTION)).body());

        // Then
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(granted.path("base").asText()).isEqualTo(base);
        assertThat(granted.at("/adapters/0/id").asText()).isEqualTo(owner + "/sort");
        assertThat(named.statusCode()).isEqualTo(200);
        assertThat(worker.grant().path("mode").asText()).isEqualTo("single");
        assertThat(route.path("base").asText()).isEqualTo(base);
        assertThat(route.at("/adapters/0/id").asText()).isEqualTo(owner + "/sort");
    }

    @Test
    void aBaseStaysWhenItsWorkersHaveLeft() throws Exception {
        // Given
        fleet.join(registry, "other-1", Behaviour.ANSWERS, base);

        // When
        fleet.disband();

        // Then
        assertThat(publisher.json("/api/v1/bases/" + base).at("/workers/ready").asInt())
                .isZero();
        assertThat(error(ask(base, "[]")).path("code").asText()).isEqualTo("worker_unavailable");
    }

    @Test
    void anAdministratorAddsABaseBeforeAnyWorkerHasIt() throws Exception {
        // Given
        Map<String, Object> wanted = Map.of("name", base, "license", "apache-2.0", "layers", 2, "hiddenSize", 64);

        // When
        HttpResponse<String> refused = publisher.post("/api/v1/bases", wanted);
        HttpResponse<String> added = admin.post("/api/v1/bases", wanted);
        HttpResponse<String> again = admin.post("/api/v1/bases", wanted);

        // Then
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
        assertThat(added.headers().firstValue("Location"))
                .hasValueSatisfying(at -> assertThat(at).endsWith("/api/v1/bases/" + base));
        assertThat(publisher.json("/api/v1/bases/" + base).path("license").asText())
                .isEqualTo("apache-2.0");
        // Well formed, and yet no change: as everywhere else, that is no malformed request.
        assertThat(admin.send("PATCH", "/api/v1/bases/" + base, "{}").statusCode())
                .isEqualTo(422);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.headers().firstValue("X-Error-Code")).contains("BASE_EXISTS");
        assertThat(admin.json("/api/v1/audit").path("items").findValuesAsText("action"))
                .contains("POST /api/v1/bases");
    }

    @Test
    void nobodyIsCalledLikeTheOwnerOfABase() throws Exception {
        // Given
        admin.post("/api/v1/bases", Map.of("name", base, "layers", 2, "hiddenSize", 64));

        for (String taken : List.of("test", "Test", "HuggingFaceTB", "huggingfacetb")) {
            // When
            HttpResponse<String> person = new Api(registry, "")
                    .post(
                            "/api/v1/accounts",
                            Map.of("username", taken, "email", "a@example.org", "password", "correct horse battery"));
            HttpResponse<String> organisation = publisher.post("/api/v1/orgs", Map.of("name", taken));

            // Then
            for (HttpResponse<String> refused : List.of(person, organisation)) {
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
                assertThat(refused.headers().firstValue("X-Error-Code")).contains("NAME_TAKEN");
            }
        }
    }

    @Test
    void refusesBasesThatNoNameOrSizeDescribes() throws Exception {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("name", "auto", "layers", 2, "hiddenSize", 64),
                Map.of("name", base, "hiddenSize", 64),
                Map.of("name", base, "layers", 2, "hiddenSize", 0),
                Map.of("name", base, "layers", 2, "hiddenSize", 64, "license", " "))) {
            // When
            HttpResponse<String> refused = admin.post("/api/v1/bases", wrong);

            // Then
            assertThat(refused.statusCode()).as(wrong.toString()).isEqualTo(400);
        }
        assertThat(publisher.get("/api/v1/bases/" + base).statusCode()).isEqualTo(404);
    }

    private FakeWorker joinAtOnce() throws Exception {
        atOnce(3, number -> fleet.join(registry, "other-" + (number + 1), Behaviour.NEVER_ANSWERS, base));
        // The first by its name, and so the one that is asked.
        return fleet.join(registry, "other-0", Behaviour.ANSWERS, base);
    }

    private JsonNode publish() throws Exception {
        Map<String, byte[]> files = Api.read(Path.of("../samples/adapters/sort-words"));
        files.replaceAll((path, bytes) -> path.endsWith(".safetensors")
                ? bytes
                : new String(bytes, StandardCharsets.UTF_8)
                        .replace(SMOLLM2, base)
                        .getBytes(StandardCharsets.UTF_8));
        JsonNode operation = publisher.publish(files, owner + "/sort", "latest");
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");
        return operation;
    }

    private HttpResponse<String> ask(String model, String adapters) throws Exception {
        return publisher.post(
                "/v1/chat/completions",
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + QUESTION + "\"}]"
                        + (adapters.equals("[]") ? "" : ",\"adapters\":" + adapters) + "}");
    }

    private static JsonNode error(HttpResponse<String> refused) throws Exception {
        return Api.JSON.readTree(refused.body()).path("error");
    }
}
