package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestMixtures.auto;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the worker is granted for each way to mix: the mode, the priors and the router. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class MixtureIT {
    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private TestMixtures mixtures;
    private Api publisher;
    private String owner;

    @BeforeEach
    void publish() throws Exception {
        mixtures = TestMixtures.shared(registry);
        publisher = mixtures.publisher();
        owner = mixtures.owner();
    }

    @Test
    void ramoleIsGrantedWithItsRouterAndNoPrior() throws Exception {
        // When
        JsonNode grant = granted("{'mode':'ramole','router':'" + owner + "/gate'}");

        // Then
        assertThat(grant.path("mode").asText()).isEqualTo("ramole");
        assertThat(grant.at("/router/version").asText()).isEqualTo(mixtures.router());
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

    @Test
    void scoresBecomeThePriorOfRetrievedAdapters() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer =
                mixtures.ask("{'model':'auto','messages':[{'role':'user','content':'Spell out 17 in German.'}],"
                        + "'mixture':{'mode':'arrow','prior':'retrieval','temperature':0.05,'top_k':2}}");

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode members = worker.grant().path("adapters");
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
        HttpResponse<String> answer = mixtures.ask(auto("{'mode':'uniform','top_k':2,'gain':1.25}"));

        // Then
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(worker.grant().at("/adapters/0/weight").asDouble()).isEqualTo(0.625);
        assertThat(worker.grant().at("/adapters/1/weight").asDouble()).isEqualTo(0.625);
    }

    @Test
    void aGateTakesNoGain() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer = mixtures.ask(auto("{'mode':'arrow','top_k':2,'gain':1.25}"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("mixture.gain", "takes no gain");
    }

    @Test
    void theAnswerTellsWhichFieldsItsBlendHadNoUseFor() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> named =
                mixtures.ask(mixtures.named("{'mode':'arrow','top_k':3,'exclude':['" + owner + "/french']}"));
        HttpResponse<String> retrieved = mixtures.ask(auto("{'mode':'weighted','top_k':2,'temperature':0.05}"));
        HttpResponse<String> alone = mixtures.ask("{'model':'" + owner
                + "/german','messages':[{'role':'user','content':'17'}]," + "'mixture':{'top_k':3}}");

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
    void aRouterIsNoAdapterAndIsNotRetrieved() throws Exception {
        // When
        HttpResponse<String> called =
                mixtures.ask("{'model':'" + owner + "/gate','messages':[{'role':'user','content':'Hi.'}]}");
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
        HttpResponse<String> answer = mixtures.ask(mixtures.named(mixture.replace("OWNER", owner)));

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    private JsonNode granted(String mixture) throws Exception {
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);
        HttpResponse<String> answer = mixtures.ask(mixtures.named(mixture));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return worker.grant();
    }
}
