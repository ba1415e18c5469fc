package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the worker is granted for each way to mix: the mode, the priors and the router. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class MixtureIT {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final Path SAMPLES = Path.of("../samples/adapters");
    private static final Path ROUTER = Path.of("../inference-worker/src/test/resources/golden/router.safetensors");
    private static final String CARD =
            "---\nbase_model: " + BASE + "\nlicense: apache-2.0\nmedley: {kind: router}\n---\n# Gate\n";
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private final TestFleet fleet = new TestFleet();
    private Api publisher;
    private String owner;
    private String router;

    @BeforeEach
    void publish() throws Exception {
        owner = "mixer-" + counter++;
        publisher = Api.register(registry, owner);
        publisher.publish(SAMPLES.resolve("numerals-english"), owner + "/english", "latest");
        publisher.publish(SAMPLES.resolve("numerals-german"), owner + "/german", "latest");
        JsonNode operation = publisher.publish(
                Map.of(
                        "router.safetensors",
                        Files.readAllBytes(ROUTER),
                        "README.md",
                        CARD.getBytes(StandardCharsets.UTF_8)),
                owner + "/gate",
                "latest");
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");
        router = operation.path("version").asText();
    }

    @AfterEach
    void disband() throws Exception {
        fleet.disband(registry);
    }

    @Test
    void ramoleIsGrantedWithItsRouterAndNoPrior() throws Exception {
        // When
        JsonNode grant = granted("{'mode':'ramole','router':'" + owner + "/gate'}");

        // Then
        assertThat(grant.path("mode").asText()).isEqualTo("ramole");
        assertThat(grant.at("/router/version").asText()).isEqualTo(router);
        assertThat(grant.at("/adapters/0/weight").asDouble()).isEqualTo(1);
        assertThat(grant.at("/adapters/1/weight").asDouble()).isEqualTo(1);
    }

    @Test
    void givenWeightsBecomeThePriorOnDemand() throws Exception {
        // When
        JsonNode grant = granted("{'mode':'arrow','prior':'weights'}");

        // Then
        assertThat(grant.path("router").isMissingNode()).isTrue();
        assertThat(grant.at("/adapters/0/weight").asDouble()).isEqualTo(0.75);
        assertThat(grant.at("/adapters/1/weight").asDouble()).isEqualTo(0.25);
    }

    @ParameterizedTest
    @EnumSource(names = {"CAN_NOT_USE_GERMAN", "FINDS_GERMAN_DAMAGED", "OVERFLOWS_WITH_GERMAN"})
    void autoDoesWithoutAnAdapterThatNoWorkerCanUse(Behaviour behaviour) throws Exception {
        // Given: a version that nobody has refused yet, since versions with the same files are the same
        Map<String, byte[]> files = new HashMap<>();
        for (String file : List.of("adapter_config.json", "adapter_model.safetensors", "examples.jsonl")) {
            files.put(
                    file, Files.readAllBytes(SAMPLES.resolve("numerals-german").resolve(file)));
        }
        files.put("README.md", ("# German of " + owner).getBytes(StandardCharsets.UTF_8));
        publisher.publish(files, owner + "/german", "latest");
        FakeWorker worker = fleet.join(registry, "w1", behaviour);
        String body = json("{'model':'auto','messages':[{'role':'user','content':'Spell out 17 in German.'}],"
                + "'mixture':{'mode':'weighted','top_k':2}}");

        // When
        HttpResponse<String> first = publisher.post("/v1/chat/completions", body);
        int tries = worker.heads.size();
        HttpResponse<String> second = publisher.post("/v1/chat/completions", body);

        // Then
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(tries).isGreaterThan(1);
        assertThat(worker.heads).as("the second request knows already").hasSize(tries + 1);
    }

    @Test
    void anAdapterThatWasNamedIsNotReplaced() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.CAN_NOT_USE_GERMAN);

        // When
        HttpResponse<String> answer = publisher.post(
                "/v1/chat/completions",
                json("{'model':'" + owner + "/german','messages':[{'role':'user','content':'17'}]}"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void scoresBecomeThePriorOfRetrievedAdapters() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = publisher.post(
                "/v1/chat/completions",
                json("{'model':'auto','messages':[{'role':'user','content':'Spell out 17 in German.'}],"
                        + "'mixture':{'mode':'arrow','prior':'retrieval','temperature':0.05,'top_k':2}}"));

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode members = grant(worker).path("adapters");
        assertThat(members).hasSize(2);
        double first = members.at("/0/weight").asDouble();
        double second = members.at("/1/weight").asDouble();
        double difference =
                members.at("/0/score").asDouble() - members.at("/1/score").asDouble();
        assertThat(first + second).isCloseTo(1, within(1e-9));
        assertThat(first / second).isCloseTo(Math.exp(difference / 0.05), within(1e-6));
    }

    @Test
    void aGainMultipliesTheSharesOfRetrievedAdapters() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer =
                publisher.post("/v1/chat/completions", auto("{'mode':'uniform','top_k':2,'gain':1.25}"));

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(grant(worker).at("/adapters/0/weight").asDouble()).isEqualTo(0.625);
        assertThat(grant(worker).at("/adapters/1/weight").asDouble()).isEqualTo(0.625);
    }

    @Test
    void theGainOfTheBaseBelongsToItsWholeDefaultMixture() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);
        var admin = new Api(registry, RegistryServices.key("admin"));
        JsonNode usual = admin.json("/api/v1/bases/" + BASE).path("defaultMixture");

        // When
        HttpResponse<String> changed =
                admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultMixture", gained(usual, 1.5)));
        HttpResponse<String> byDefault = publisher.post("/v1/chat/completions", auto("{'top_k':2}"));
        double gained = total(worker);
        HttpResponse<String> ofItsOwnMode =
                publisher.post("/v1/chat/completions", auto("{'mode':'weighted','top_k':2}"));
        double plain = total(worker);
        admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultMixture", gained(usual, 1)));

        // Then
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(byDefault.statusCode()).as(byDefault.body()).isEqualTo(200);
        assertThat(gained).isCloseTo(1.5, within(1e-9));
        assertThat(ofItsOwnMode.statusCode()).as(ofItsOwnMode.body()).isEqualTo(200);
        assertThat(plain).isCloseTo(1, within(1e-9));
    }

    @Test
    void aGateTakesNoGain() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer =
                publisher.post("/v1/chat/completions", auto("{'mode':'arrow','top_k':2,'gain':1.25}"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("mixture.gain", "takes no gain");
    }

    @Test
    void theAnswerTellsWhichFieldsItsBlendHadNoUseFor() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> named = publisher.post(
                "/v1/chat/completions", json(body("{'mode':'arrow','top_k':3,'exclude':['" + owner + "/french']}")));
        HttpResponse<String> retrieved =
                publisher.post("/v1/chat/completions", auto("{'mode':'weighted','top_k':2,'temperature':0.05}"));
        HttpResponse<String> alone = publisher.post(
                "/v1/chat/completions",
                json("{'model':'" + owner + "/german','messages':[{'role':'user','content':'17'}],"
                        + "'mixture':{'top_k':3}}"));

        // Then
        assertThat(Api.JSON.readTree(named.body()).at("/medley/unused"))
                .extracting(JsonNode::asText)
                .containsExactly("mixture.top_k", "mixture.exclude");
        assertThat(Api.JSON.readTree(retrieved.body()).path("medley").has("unused"))
                .isFalse();
        assertThat(Api.JSON.readTree(alone.body()).at("/medley/unused"))
                .extracting(JsonNode::asText)
                .containsExactly("mixture.top_k");
    }

    @Test
    void theDefaultRouterOfTheBaseIsUsedWhereNoneIsNamed() throws Exception {
        // Given
        var admin = new Api(registry, RegistryServices.key("admin"));

        // When
        HttpResponse<String> changed =
                admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultRouter", owner + "/gate"));

        // Then
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(changed.body()).contains("\"defaultRouter\":\"" + owner + "/gate\"");
        assertThat(granted("{'mode':'ramole'}").at("/router/version").asText()).isEqualTo(router);
    }

    @Test
    void aDefaultRouterIsOneOfTheBaseThatEverybodyMayUse() throws Exception {
        // Given
        var admin = new Api(registry, RegistryServices.key("admin"));
        publisher.send("PATCH", "/api/v1/adapters/" + owner + "/gate", Map.of("visibility", "private"));

        // When
        List<String> codes = new ArrayList<>();
        for (String router : List.of(owner + "/english", owner + "/gate", "nobody/nothing")) {
            codes.add(admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultRouter", router))
                    .headers()
                    .firstValue("X-Error-Code")
                    .orElseThrow());
        }

        // Then
        assertThat(codes).containsExactly("INVALID_ROUTER", "ROUTER_NOT_FOUND", "ROUTER_NOT_FOUND");
    }

    @Test
    void aDefaultRouterThatIsPrivateByNowIsNamedToNobodyElse() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        var admin = new Api(registry, RegistryServices.key("admin"));
        Api other = Api.register(registry, "reader-of-" + owner);
        admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultRouter", owner + "/gate"));
        publisher.send("PATCH", "/api/v1/adapters/" + owner + "/gate", Map.of("visibility", "private"));

        // When
        HttpResponse<String> asked = other.post("/v1/chat/completions", auto("{'mode':'ramole'}"));
        String shown = other.get("/api/v1/bases").body();
        String shownToOwner = publisher.get("/api/v1/bases/" + BASE).body();
        HttpResponse<String> none = admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultRouter", ""));

        // Then
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(400);
        assertThat(asked.body())
                .contains("unsupported_mixture", "name another in mixture.router")
                .doesNotContain(owner);
        assertThat(shown).doesNotContain(owner);
        assertThat(shownToOwner).contains(owner + "/gate");
        assertThat(none.statusCode()).as(none.body()).isEqualTo(200);
    }

    @Test
    void aChangeOfTheDefaultMixtureLeavesItsOtherFieldsAsTheyAre() throws Exception {
        // Given
        var admin = new Api(registry, RegistryServices.key("admin"));
        JsonNode before = admin.json("/api/v1/bases/" + BASE).path("defaultMixture");

        // When
        HttpResponse<String> changed =
                admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultMixture", Map.of("topK", 5)));
        HttpResponse<String> wrong =
                admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultMixture", Map.of("topK", 0)));
        admin.send("PATCH", "/api/v1/bases/" + BASE, Map.of("defaultMixture", before));

        // Then
        ObjectNode expected = before.deepCopy();
        assertThat(Api.JSON.readTree(changed.body()).path("defaultMixture")).isEqualTo(expected.put("topK", 5));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("topK must be from 1 to 8");
    }

    @Test
    void aRouterIsNoAdapterAndIsNotRetrieved() throws Exception {
        // When
        HttpResponse<String> called = publisher.post(
                "/v1/chat/completions",
                json("{'model':'" + owner + "/gate','messages':[{'role':'user','content':'Hi.'}]}"));
        JsonNode found = publisher.json("/api/v1/search?owner=" + owner);

        // Then
        assertThat(called.statusCode()).isEqualTo(400);
        assertThat(called.body()).contains("invalid_adapter_blend");
        assertThat(found.path("items")).hasSize(2);
        assertThat(found.toString()).doesNotContain(owner + "/gate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'mode':'ramole','router':'OWNER/none'}    | 404 | model_not_found",
                "{'mode':'ramole','router':'OWNER/english'} | 400 | invalid_adapter_blend",
                "{'mode':'arrow','prior':'retrieval'}       | 400 | invalid_adapter_blend",
                "{'mode':'weighted','gain':1.2}             | 400 | invalid_adapter_blend",
            })
    void refusesWhatCanNotBeMixed(String mixture, int status, String code) throws Exception {
        // When
        HttpResponse<String> answer =
                publisher.post("/v1/chat/completions", json(body(mixture.replace("OWNER", owner))));

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    private JsonNode granted(String mixture) throws Exception {
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);
        HttpResponse<String> answer = publisher.post("/v1/chat/completions", json(body(mixture)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return grant(worker);
    }

    private String body(String mixture) {
        return "{'model':'" + BASE + "','messages':[{'role':'user','content':'Say 17.'}],'adapters':[{'id':'" + owner
                + "/english','weight':0.75},{'id':'" + owner + "/german','weight':0.25}],'mixture':" + mixture + "}";
    }

    private static String auto(String mixture) {
        return json("{'model':'auto','messages':[{'role':'user','content':'Spell out 17 in German.'}],'mixture':"
                + mixture + "}");
    }

    private static JsonNode gained(JsonNode mixture, double gain) {
        return ((ObjectNode) mixture.deepCopy()).put("gain", gain);
    }

    private static double total(FakeWorker worker) throws Exception {
        double sum = 0;
        for (JsonNode member : grant(worker).path("adapters")) {
            sum += member.path("weight").asDouble();
        }
        return sum;
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    private static JsonNode grant(FakeWorker worker) throws Exception {
        String head = worker.heads.getLast();
        String jwt = head.split("Bearer ")[1].split("\\s")[0];
        return new JsonMapper()
                .readTree(new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]), StandardCharsets.UTF_8));
    }
}
