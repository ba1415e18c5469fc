package dev.medley.registry.calls;

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
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept for the owner of a key who asks for it, and for nobody else. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class KeptCallsIT {
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    @Inject
    Calls calls;

    private final TestFleet fleet = new TestFleet();
    private String name;
    private Api owner;
    private Api keeping;
    private String kept;

    @BeforeEach
    void register() throws Exception {
        name = "call-keeper-" + counter++;
        owner = Api.register(registry, name);
        keeping = owner.withKey(Map.of("name", "kept", "scopes", List.of("inference:call"), "keepsCalls", true));
        kept = "/api/v1/keys/" + keeping.keyId() + "/calls";
    }

    @AfterEach
    void disband() throws Exception {
        fleet.disband(registry);
    }

    @Test
    void keepsWhatWasAskedAndAnsweredNewestFirstPageByPage() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        chat(keeping, "first");
        await(1);
        keeping.post("/v1/completions", Map.of("model", BASE, "prompt", "second"));
        await(2);
        keeping.post("/v1/chat/completions", chatting(name + "/nothing", "third"));
        await(3);
        JsonNode page = owner.json(kept + "?limit=2");
        JsonNode rest =
                owner.json(kept + "?limit=2&cursor=" + page.path("nextCursor").asText());

        // Then
        assertThat(owner.json("/api/v1/keys/" + keeping.keyId())
                        .path("keepsCalls")
                        .asBoolean())
                .isTrue();
        assertThat(page.path("items").findValuesAsText("status")).containsExactly("404", "200");
        JsonNode refused = page.at("/items/0");
        assertThat(refused.path("model").asText()).isEqualTo(name + "/nothing");
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
        fleet.join(registry, "w1", Behaviour.STREAMS);
        HttpResponse<String> whole = keeping.post("/v1/chat/completions", streamed);
        await(1);
        fleet.disband(registry);
        fleet.join(registry, "w2", Behaviour.DIES_MID_STREAM);

        // When
        keeping.post("/v1/chat/completions", streamed);

        // Then
        JsonNode items = await(2);
        assertThat(whole.body()).contains("one").contains("[DONE]");
        assertThat(items.findValuesAsText("answer")).containsExactly("one", "one");
        assertThat(items.findValuesAsText("status")).containsExactly("200", "200");
    }

    @Test
    void answersWithoutWaitingForWhatIsKeptAndKeepsItOnceAfterAnOutage() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        HttpResponse<String> answer;
        try (HeldTable held = HeldTable.againstWriting(database, "kept_call")) {
            answer = chat(keeping, "meanwhile");
            held.awaitWaiting();
            held.breakWaiting();
        }

        // Then
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(await(1)).hasSize(1);
    }

    @Test
    void keepsNothingOfOtherKeysAndStopsWhenItIsSwitchedOff() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        chat(owner, "never kept");
        chat(keeping, "kept");
        await(1);

        // When
        HttpResponse<String> off = owner.send("PATCH", "/api/v1/keys/" + keeping.keyId(), Map.of("keepsCalls", false));
        chat(keeping, "no more");
        JsonNode audit = owner.json("/api/v1/audit").at("/items/0");
        owner.send("PATCH", "/api/v1/keys/" + keeping.keyId(), Map.of("keepsCalls", true));
        chat(keeping, "again");
        List<String> prompts = await(2).findValuesAsText("prompt");
        HttpResponse<String> emptied = owner.delete(kept);

        // Then
        assertThat(Api.JSON.readTree(off.body()).path("keepsCalls").asBoolean()).isFalse();
        assertThat(audit.path("action").asText()).isEqualTo("PATCH /api/v1/keys/{id}");
        assertThat(audit.path("detail").asText()).isEqualTo("keeps no calls");
        assertThat(prompts.toString()).contains("again").contains("kept").doesNotContain("no more", "never");
        assertThat(owner.json("/api/v1/keys/" + owner.keyId() + "/calls").path("items"))
                .isEmpty();
        assertThat(emptied.statusCode()).isEqualTo(204);
        assertThat(owner.json(kept).path("items")).isEmpty();
    }

    @Test
    void isForWhoeverManagesTheKeyAndNobodyElse() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        owner.post("/api/v1/orgs", Map.of("name", name + "-org"));
        JsonNode robot = Api.JSON.readTree(owner.post(
                        "/api/v1/robots",
                        Map.of("name", "ci", "owner", name + "-org", "scopes", List.of("inference:call")))
                .body());
        Api publisher = Api.register(registry, name + "-publisher");
        owner.admit(name + "-org", publisher, "publisher");
        String key = "/api/v1/keys/" + robot.path("key").asText();

        // When
        HttpResponse<String> switched = owner.send("PATCH", key, Map.of("keepsCalls", true));
        chat(new Api(registry, robot.path("secret").asText()), "by a robot");
        kept = key + "/calls";
        JsonNode items = await(1);
        Api narrow = owner.withKey(
                Map.of("name", "narrow", "scopes", List.of("key:manage"), "resources", List.of(name + "/one")));

        // Then
        assertThat(switched.statusCode()).isEqualTo(200);
        assertThat(items.at("/0/prompt").asText()).contains("by a robot");
        for (Api other : List.of(publisher, new Api(registry, RegistryServices.key("admin")))) {
            String missing = other.get("/api/v1/keys/00000000/calls").body();
            for (HttpResponse<String> answer : List.of(
                    other.get(kept), other.delete(kept), other.send("PATCH", key, Map.of("keepsCalls", true)))) {
                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(withoutId(answer.body())).isEqualTo(withoutId(missing));
            }
        }
        assertThat(narrow.get("/api/v1/keys/" + keeping.keyId() + "/calls").statusCode())
                .isEqualTo(403);
        assertThat(owner.json(kept).path("items")).hasSize(1);
    }

    @Test
    void forgetsTheCallsOfARobotThatIsDeleted() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode robot = Api.JSON.readTree(
                owner.post("/api/v1/robots", Map.of("name", "ci", "scopes", List.of("inference:call")))
                        .body());
        owner.send("PATCH", "/api/v1/keys/" + robot.path("key").asText(), Map.of("keepsCalls", true));
        keeping = new Api(registry, robot.path("secret").asText());
        kept = "/api/v1/keys/" + keeping.keyId() + "/calls";
        chat(keeping, "by a robot");
        await(1);

        // When
        HttpResponse<String> deleted = owner.delete("/api/v1/robots/" + name + "+ci");

        // Then
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(owner.get(kept).statusCode()).isEqualTo(404);
        assertThat(rows()).isZero();
    }

    @Test
    void keepsASwitchThroughRotationAndCallsThroughRevocation() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        chat(keeping, "before");
        await(1);

        // When
        JsonNode rotated = Api.JSON.readTree(owner.post("/api/v1/keys/" + keeping.keyId() + "/rotate", Map.of())
                .body());
        owner.delete("/api/v1/keys/" + keeping.keyId());

        // Then
        assertThat(rotated.path("keepsCalls").asBoolean()).isTrue();
        assertThat(owner.json(kept).path("items")).hasSize(1);
    }

    @Test
    void forgetsCallsAfterThirtyDays() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        chat(keeping, "old");
        await(1);
        age("29 days");
        calls.sweep();
        int before = rows();

        // When
        age("2 days");
        calls.sweep();

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(rows()).isZero();
    }

    @Test
    void keepsTheNewestOfAnAccountWhenThereAreMany() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        for (int i = 1; i <= 4; i++) {
            chat(keeping, "call " + i);
            await(i);
        }

        // When
        calls.sweep();

        // Then
        assertThat(owner.json(kept).path("items").findValuesAsText("prompt"))
                .satisfiesExactly(
                        newest -> assertThat(newest).contains("call 4"),
                        next -> assertThat(next).contains("call 3"),
                        last -> assertThat(last).contains("call 2"));
    }

    @Test
    void handsCallsOutWithTheAccountAndTakesThemAwayWithIt() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        chat(keeping, "to take along");
        await(1);

        // When
        JsonNode export = owner.json("/api/v1/me/export");
        HttpResponse<String> erased = owner.post("/api/v1/me/erase", Map.of("username", name));

        // Then
        assertThat(export.path("tables").findValuesAsText("name")).contains("keptCalls");
        assertThat(export.toString()).contains("to take along");
        assertThat(erased.statusCode()).isEqualTo(204);
        assertThat(rows()).isZero();
    }

    private static HttpResponse<String> chat(Api client, String text) throws Exception {
        return client.post("/v1/chat/completions", chatting(BASE, text));
    }

    private static Map<String, Object> chatting(String model, String text) {
        // In the order that the test expects to find it in.
        Map<String, String> message = new LinkedHashMap<>();
        message.put("role", "user");
        message.put("content", text);
        return Map.of("model", model, "messages", List.of(message));
    }

    /** Calls are kept beside the answer: a moment later. */
    private JsonNode await(int count) throws Exception {
        JsonNode items = owner.json(kept).path("items");
        while (items.size() < count) {
            Thread.sleep(20);
            items = owner.json(kept).path("items");
        }
        return items;
    }

    private static String withoutId(String body) {
        return body.replaceAll("\"requestId\":\"[^\"]*\"", "").replaceAll("\"instance\":\"[^\"]*\"", "");
    }

    private void age(String interval) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("update kept_call set at = at - ?::interval where key_id = ?")) {
            statement.setString(1, interval);
            statement.setString(2, keeping.keyId());
            statement.executeUpdate();
        }
    }

    private int rows() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("select count(*) from kept_call where key_id = ?")) {
            statement.setString(1, keeping.keyId());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
