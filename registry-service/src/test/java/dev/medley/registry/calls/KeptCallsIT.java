package dev.medley.registry.calls;

import static dev.medley.registry.calls.CallKeeper.chat;
import static dev.medley.registry.calls.CallKeeper.chatting;
import static dev.medley.registry.gateway.TestFleet.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.HeldTable;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import dev.medley.registry.gateway.TestFleet;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept for the owner of a key who asks for it, and for nobody else. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class KeptCallsIT {
    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private CallKeeper keeper;
    private Api owner;

    @BeforeEach
    void register() throws Exception {
        keeper = CallKeeper.register(registry);
        owner = keeper.owner();
        fleet.join(registry, "w1", Behaviour.ANSWERS);
    }

    @Test
    void keepsWhatWasAskedAndAnsweredNewestFirstPageByPage() throws Exception {
        // When
        keeper.chat("first");
        keeper.await(1);
        keeper.key().post("/v1/completions", Map.of("model", BASE, "prompt", "second"));
        keeper.await(2);
        keeper.key().post("/v1/chat/completions", chatting(keeper.name() + "/nothing", "third"));
        keeper.await(3);
        JsonNode page = owner.json(keeper.calls() + "?limit=2");
        JsonNode rest = owner.json(
                keeper.calls() + "?limit=2&cursor=" + page.path("nextCursor").asText());

        // Then
        assertThat(owner.json(keeper.address()).path("keepsCalls").asBoolean()).isTrue();
        assertThat(page.path("items").findValuesAsText("status")).containsExactly("404", "200");
        JsonNode refused = page.at("/items/0");
        assertThat(refused.path("model").asText()).isEqualTo(keeper.name() + "/nothing");
        assertThat(refused.path("answer").asText()).isEmpty();
        assertThat(page.at("/items/1/prompt").asText()).isEqualTo("second");
        JsonNode first = rest.at("/items/0");
        assertThat(rest.path("items")).hasSize(1);
        assertThat(first.path("prompt").asText()).isEqualTo("[{\"role\":\"user\",\"content\":\"first\"}]");
        assertThat(first.path("answer").asText()).isEqualTo("one");
        assertThat(first.path("model").asText()).isEqualTo(BASE);
        assertThat(first.path("requestId").asText()).isNotEmpty();
    }

    @Test
    void keepsWhatAStreamSaidAndOneThatBrokeOff() throws Exception {
        // Given
        var streamed = new TreeMap<String, Object>(chatting(BASE, "stream"));
        streamed.put("stream", true);
        fleet.disband();
        fleet.join(registry, "w1", Behaviour.STREAMS);
        HttpResponse<String> whole = keeper.key().post("/v1/chat/completions", streamed);
        keeper.await(1);
        fleet.disband();
        fleet.join(registry, "w2", Behaviour.DIES_MID_STREAM);

        // When
        keeper.key().post("/v1/chat/completions", streamed);

        // Then
        JsonNode items = keeper.await(2);
        assertThat(whole.body()).contains("one").contains("[DONE]");
        assertThat(items.findValuesAsText("answer")).containsExactly("one", "one");
        assertThat(items.findValuesAsText("status")).containsExactly("200", "200");
    }

    @Test
    void answersWithoutWaitingForWhatIsKeptAndKeepsItOnceAfterAnOutage() throws Exception {
        // When
        HttpResponse<String> answer;
        try (HeldTable held = HeldTable.againstWriting(database, "kept_call")) {
            answer = keeper.chat("meanwhile");
            held.awaitWaiting();
            held.breakWaiting();
        }

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(keeper.await(1)).hasSize(1);
    }

    @Test
    void keepsNothingOfOtherKeysAndStopsWhenItIsSwitchedOff() throws Exception {
        // Given
        chat(owner, "never kept");
        keeper.chat("kept");
        keeper.await(1);

        // When
        HttpResponse<String> off = keeper.keep(false);
        keeper.chat("no more");
        JsonNode audit = owner.json("/api/v1/audit").at("/items/0");
        keeper.keep(true);
        keeper.chat("again");
        List<String> prompts = keeper.await(2).findValuesAsText("prompt");
        HttpResponse<String> emptied = owner.delete(keeper.calls());

        // Then
        assertThat(Api.JSON.readTree(off.body()).path("keepsCalls").asBoolean()).isFalse();
        assertThat(audit.path("action").asText()).isEqualTo("PATCH /api/v1/keys/{id}");
        assertThat(audit.path("detail").asText()).isEqualTo("keeps no calls");
        assertThat(prompts.toString()).contains("again").contains("kept").doesNotContain("no more", "never");
        assertThat(owner.json("/api/v1/keys/" + owner.keyId() + "/calls").path("items"))
                .isEmpty();
        assertThat(emptied.statusCode()).isEqualTo(204);
        assertThat(owner.json(keeper.calls()).path("items")).isEmpty();
    }

    @Test
    void isForWhoeverManagesTheKeyAndNobodyElse() throws Exception {
        // Given
        owner.post("/api/v1/orgs", Map.of("name", keeper.name() + "-org"));
        JsonNode robot = Api.JSON.readTree(owner.post(
                        "/api/v1/robots",
                        Map.of("name", "ci", "owner", keeper.name() + "-org", "scopes", List.of("inference:call")))
                .body());
        Api publisher = Api.register(registry, keeper.name() + "-publisher");
        owner.admit(keeper.name() + "-org", publisher, "publisher");
        Api narrow = owner.withKey(Map.of(
                "name", "narrow", "scopes", List.of("key:manage"), "resources", List.of(keeper.name() + "/one")));

        // When
        CallKeeper kept = keeper.ofRobot(registry, robot);
        kept.chat("by a robot");
        JsonNode items = kept.await(1);

        // Then
        assertThat(items.at("/0/prompt").asText()).contains("by a robot");
        for (Api other : List.of(publisher, new Api(registry, RegistryServices.key("admin")))) {
            String missing = other.get("/api/v1/keys/00000000/calls").body();
            for (HttpResponse<String> answer : List.of(
                    other.get(kept.calls()),
                    other.delete(kept.calls()),
                    other.send("PATCH", kept.address(), Map.of("keepsCalls", true)))) {
                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(withoutId(answer.body())).isEqualTo(withoutId(missing));
            }
        }
        assertThat(narrow.get(keeper.calls()).statusCode()).isEqualTo(403);
        assertThat(owner.json(kept.calls()).path("items")).hasSize(1);
    }

    private static String withoutId(String body) {
        return body.replaceAll("\"requestId\":\"[^\"]*\"", "").replaceAll("\"instance\":\"[^\"]*\"", "");
    }
}
