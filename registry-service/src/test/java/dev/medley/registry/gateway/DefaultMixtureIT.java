package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static dev.medley.registry.gateway.TestMixtures.auto;
import static dev.medley.registry.gateway.TestRecipes.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a base says of mixing for requests that do not say it: its mixture and its router. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class DefaultMixtureIT {
    private static final String SETTINGS = "/api/v1/bases/" + BASE;

    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private TestMixtures mixtures;
    private Api publisher;
    private String owner;
    private Api admin;

    @BeforeEach
    void publish() throws Exception {
        mixtures = TestMixtures.publish(registry);
        publisher = mixtures.publisher();
        owner = mixtures.owner();
        admin = new Api(registry, RegistryServices.key("admin"));
    }

    @AfterEach
    void forget() throws Exception {
        admin.send("PATCH", SETTINGS, Map.of("defaultRouter", ""));
    }

    @Test
    void theGainOfTheBaseBelongsToItsWholeDefaultMixture() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode usual = admin.json(SETTINGS).path("defaultMixture");

        // When
        HttpResponse<String> changed = admin.send("PATCH", SETTINGS, Map.of("defaultMixture", gained(usual, 1.5)));
        HttpResponse<String> byDefault = mixtures.ask(auto("{'top_k':2}"));
        double gained = total(worker);
        HttpResponse<String> ofItsOwnMode = mixtures.ask(auto("{'mode':'weighted','top_k':2}"));
        double plain = total(worker);
        admin.send("PATCH", SETTINGS, Map.of("defaultMixture", gained(usual, 1)));

        // Then
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(byDefault.statusCode()).as(byDefault.body()).isEqualTo(200);
        assertThat(gained).isCloseTo(1.5, within(1e-9));
        assertThat(ofItsOwnMode.statusCode()).as(ofItsOwnMode.body()).isEqualTo(200);
        assertThat(plain).isCloseTo(1, within(1e-9));
    }

    @Test
    void theDefaultRouterOfTheBaseIsUsedWhereNoneIsNamed() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> changed = admin.send("PATCH", SETTINGS, Map.of("defaultRouter", owner + "/gate"));
        HttpResponse<String> answer = mixtures.ask(mixtures.named("{'mode':'ramole'}"));

        // Then
        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        assertThat(changed.body()).contains("\"defaultRouter\":\"" + owner + "/gate\"");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(worker.grant().at("/router/version").asText()).isEqualTo(mixtures.router());
    }

    @Test
    void aDefaultRouterIsOneOfTheBaseThatEverybodyMayUse() throws Exception {
        // Given
        publisher.send("PATCH", "/api/v1/adapters/" + owner + "/gate", Map.of("visibility", "private"));

        // When
        List<String> codes = new ArrayList<>();
        for (String router : List.of(owner + "/english", owner + "/gate", "nobody/nothing")) {
            codes.add(admin.send("PATCH", SETTINGS, Map.of("defaultRouter", router))
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
        Api other = Api.register(registry, "reader-of-" + owner);
        admin.send("PATCH", SETTINGS, Map.of("defaultRouter", owner + "/gate"));
        publisher.send("PATCH", "/api/v1/adapters/" + owner + "/gate", Map.of("visibility", "private"));

        // When
        HttpResponse<String> asked = other.post("/v1/chat/completions", json(auto("{'mode':'ramole'}")));
        String shown = other.get("/api/v1/bases").body();
        String shownToOwner = publisher.get(SETTINGS).body();
        HttpResponse<String> none = admin.send("PATCH", SETTINGS, Map.of("defaultRouter", ""));

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
        JsonNode before = admin.json(SETTINGS).path("defaultMixture");

        // When
        HttpResponse<String> changed = admin.send("PATCH", SETTINGS, Map.of("defaultMixture", Map.of("topK", 5)));
        HttpResponse<String> wrong = admin.send("PATCH", SETTINGS, Map.of("defaultMixture", Map.of("topK", 0)));
        admin.send("PATCH", SETTINGS, Map.of("defaultMixture", before));

        // Then
        ObjectNode expected = before.deepCopy();
        assertThat(Api.JSON.readTree(changed.body()).path("defaultMixture")).isEqualTo(expected.put("topK", 5));
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("topK must be from 1 to 8");
    }

    private static JsonNode gained(JsonNode mixture, double gain) {
        return ((ObjectNode) mixture.deepCopy()).put("gain", gain);
    }

    private static double total(FakeWorker worker) throws Exception {
        double sum = 0;
        for (JsonNode member : worker.grant().path("adapters")) {
            sum += member.path("weight").asDouble();
        }
        return sum;
    }
}
