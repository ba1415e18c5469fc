package dev.medley.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.account.SecretToken;
import dev.medley.registry.sql.NativeSql;
import dev.medley.registry.webhook.Receiver.Message;
import io.quarkus.narayana.jta.QuarkusTransaction;
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
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What owners' servers are told, how often it is tried, and who manages that. Deliveries that fail are tried twice here, hooks are off after three. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class WebhookIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");
    private static final String HOOKS = "/api/v1/webhooks";
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    NativeSql database;

    private String name;
    private Api owner;
    private Receiver receiver;

    @BeforeEach
    void register() throws Exception {
        name = "hooked-" + counter++;
        owner = Api.register(registry, name);
        receiver = new Receiver();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void tellsAHookWhatHappensToItsOwnersAdapters() throws Exception {
        // Given
        JsonNode hook = hook(owner, List.of("version.published", "tag.moved"));

        // When
        JsonNode published = owner.publish(SAMPLE, name + "/words", "v1");
        List<Message> messages = receiver.await(3);

        // Then
        assertThat(published.path("state").asText()).isEqualTo("succeeded");
        assertThat(messages).hasSize(3).allSatisfy(message -> {
            assertThat(message.signature()).isEqualTo(signature(hook, message));
            assertThat(message.json().path("event").asText()).isEqualTo(message.event());
            assertThat(message.json().path("adapter").asText()).isEqualTo(name + "/words");
            assertThat(message.json().path("version").asText()).startsWith("sha256:");
        });
        assertThat(messages)
                .extracting(message ->
                        message.event() + " " + message.json().at("/data/tag").asText())
                .containsExactlyInAnyOrder("version.published ", "tag.moved v1", "tag.moved latest");
        JsonNode deliveries = awaitEnd(owner, hook, 3);
        assertThat(deliveries.findValuesAsText("state")).containsOnly("delivered");
        assertThat(deliveries.findValuesAsText("status")).containsOnly("204");
        assertThat(deliveries.at("/0/payload/adapter").asText()).isEqualTo(name + "/words");
    }

    @Test
    void tellsOfRefusalsRequestsAndTheEnd() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/words", "v1");
        JsonNode hook =
                hook(owner, List.of("version.rejected", "version.deprecated", "access.requested", "adapter.deleted"));
        String path = "/api/v1/adapters/" + name + "/words";

        // When
        owner.publish(Map.of("README.md", "no adapter".getBytes(StandardCharsets.UTF_8)), name + "/words", "v2");
        owner.post(path + "/versions/v1/deprecate", Map.of("note", "Sorts backwards."));
        owner.send("PATCH", path, Map.of("visibility", "gated"));
        new Api(registry, RegistryServices.key("demo")).post(path + "/access-requests", "{}");
        owner.delete(path);

        // Then
        List<Message> messages = receiver.await(4);
        assertThat(messages)
                .extracting(Message::event)
                .containsExactlyInAnyOrder(
                        "version.rejected", "version.deprecated", "access.requested", "adapter.deleted");
        assertThat(data(messages, "access.requested").path("username").asText()).isEqualTo("demo");
        assertThat(data(messages, "version.deprecated").path("note").asText()).isEqualTo("Sorts backwards.");
        String operation = data(messages, "version.rejected").path("operation").asText();
        assertThat(owner.json("/api/v1/operations/" + operation).path("state").asText())
                .isEqualTo("failed");
        assertThat(awaitEnd(owner, hook, 4).findValuesAsText("attempts")).containsOnly("1");
    }

    @Test
    void hearsOfItsOwnersAdaptersAlone() throws Exception {
        // Given
        Api other = Api.register(registry, "other-of-" + name);
        JsonNode hook = hook(other, List.of("version.published", "tag.moved"));

        // When
        owner.publish(SAMPLE, name + "/words", "v1");
        ping(other, hook);

        // Then
        awaitEnd(other, hook, 1);
        assertThat(receiver.messages()).extracting(Message::event).containsExactly("ping");
    }

    @Test
    void triesAgainAfterAnError() throws Exception {
        // Given
        JsonNode hook = hook(owner, List.of("tag.moved"));
        receiver.answer(500);

        // When
        ping(owner, hook);

        // Then
        JsonNode delivery = awaitEnd(owner, hook, 1).get(0);
        assertThat(delivery.path("state").asText()).isEqualTo("delivered");
        assertThat(delivery.path("attempts").asInt()).isEqualTo(2);
        assertThat(receiver.messages())
                .extracting(Message::delivery)
                .containsOnly(delivery.path("id").asText());
    }

    @Test
    void followsNoRedirect() throws Exception {
        // Given
        JsonNode hook = hook(owner, List.of("tag.moved"));
        receiver.answer(302, 307);

        // When
        ping(owner, hook);

        // Then
        JsonNode delivery = awaitEnd(owner, hook, 1).get(0);
        assertThat(delivery.path("state").asText()).isEqualTo("failed");
        assertThat(delivery.path("status").asInt()).isEqualTo(307);
        assertThat(delivery.path("reason").asText()).isEqualTo("redirected");
        assertThat(receiver.messages()).extracting(Message::path).containsOnly("/hook");
    }

    @Test
    void switchesAHookOffWhoseDeliveriesKeepFailing() throws Exception {
        // Given
        JsonNode hook = hook(owner, List.of("tag.moved"));
        receiver.answer(500, 500, 500, 500, 500, 500);

        // When
        for (int i = 1; i <= 3; i++) {
            ping(owner, hook);
            awaitEnd(owner, hook, i);
        }

        // Then
        JsonNode off = owner.json(path(hook));
        assertThat(off.path("active").asBoolean()).isFalse();
        assertThat(off.path("failures").asInt()).isEqualTo(3);
        JsonNode news = owner.json("/api/v1/notifications").at("/items/0");
        assertThat(news.path("kind").asText()).isEqualTo("webhook_off");
        assertThat(news.path("detail").asText()).isEqualTo(receiver.url());
        assertThat(owner.post(path(hook) + "/ping", "{}").headers().firstValue("X-Error-Code"))
                .contains("WEBHOOK_OFF");

        // And when
        JsonNode on = Api.JSON.readTree(
                owner.send("PATCH", path(hook), Map.of("active", true)).body());
        ping(owner, hook);

        // Then
        assertThat(on.path("failures").asInt()).isZero();
        assertThat(awaitEnd(owner, hook, 4).at("/0/state").asText()).isEqualTo("delivered");
    }

    @Test
    void sendsAgainWhatItsOwnerAsksForWithTheSecretOfTheDay() throws Exception {
        // Given
        JsonNode hook = hook(owner, List.of("tag.moved"));
        ping(owner, hook);
        String first = awaitEnd(owner, hook, 1).at("/0/id").asText();

        // When
        HttpResponse<String> rotated = owner.post(path(hook) + "/rotate", "{}");
        HttpResponse<String> replayed = owner.post(path(hook) + "/deliveries/" + first + "/replay", "{}");

        // Then
        assertThat(rotated.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(replayed.statusCode()).isEqualTo(202);
        awaitEnd(owner, hook, 2);
        List<Message> messages = receiver.await(2);
        assertThat(messages.get(1).body()).isEqualTo(messages.get(0).body());
        assertThat(messages.get(1).delivery()).isNotEqualTo(first);
        assertThat(messages.get(0).signature()).isEqualTo(signature(hook, messages.get(0)));
        assertThat(messages.get(1).signature())
                .isEqualTo(signature(Api.JSON.readTree(rotated.body()), messages.get(1)));
        assertThat(owner.get(path(hook)).body()).doesNotContain("mdl_whs_");
    }

    @Test
    void showsAHookToItsOwnersAlone() throws Exception {
        // Given
        String organisation = "firm-of-" + name;
        Api publisher = Api.register(registry, "publisher-of-" + name);
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        owner.admit(organisation, publisher, "publisher");
        var wanted = Map.of("url", receiver.url(), "events", List.of("tag.moved"), "owner", organisation);

        // When
        JsonNode hook = made(owner.post(HOOKS, wanted));

        // Then
        assertThat(owner.json(HOOKS + "?owner=" + organisation).at("/items/0/id"))
                .isEqualTo(hook.path("id"));
        assertThat(owner.json(HOOKS).path("items")).isEmpty();
        assertThat(publisher.post(HOOKS, wanted).headers().firstValue("X-Error-Code"))
                .contains("NOT_OWNER");
        for (String rest : List.of("", "/deliveries")) {
            HttpResponse<String> hidden = publisher.get(path(hook) + rest);
            HttpResponse<String> missing = publisher.get(HOOKS + "/" + UUID.randomUUID() + rest);
            assertThat(hidden.statusCode()).isEqualTo(404);
            assertThat(withoutIds(hidden)).isEqualTo(withoutIds(missing));
        }
        assertThat(publisher.delete(path(hook)).statusCode()).isEqualTo(404);
        assertThat(publisher.post(path(hook) + "/rotate", "{}").statusCode()).isEqualTo(404);
        assertThat(owner.delete(path(hook)).statusCode()).isEqualTo(204);
    }

    @Test
    void keepsToItsLimits() throws Exception {
        // Given
        JsonNode hook = hook(owner, List.of("tag.moved"));
        for (int i = 1; i < 20; i++) {
            hook(owner, List.of("tag.moved"));
        }
        for (int i = 0; i < 30; i++) {
            ping(owner, hook);
        }

        // When
        HttpResponse<String> another = owner.post(HOOKS, Map.of("url", receiver.url(), "events", List.of("tag.moved")));
        HttpResponse<String> ping = owner.post(path(hook) + "/ping", "{}");
        owner.publish(SAMPLE, name + "/words", "v1");

        // Then
        assertThat(another.statusCode()).isEqualTo(409);
        assertThat(another.headers().firstValue("X-Error-Code")).contains("TOO_MANY_WEBHOOKS");
        assertThat(ping.statusCode()).isEqualTo(429);
        JsonNode deliveries = awaitEnd(owner, hook, 32);
        assertThat(deliveries.findValuesAsText("state").subList(0, 2)).containsExactly("dropped", "dropped");
        assertThat(deliveries.findValuesAsText("state").subList(2, 32)).containsOnly("delivered");
    }

    @Test
    void refusesWhatCantBeAHook() throws Exception {
        // When and then
        for (String url : List.of("https://u:p@example.org/", "https://example.org/#x", "ftp://example.org", "here")) {
            HttpResponse<String> refused = owner.post(HOOKS, Map.of("url", url, "events", List.of("tag.moved")));
            assertThat(refused.statusCode()).as(url).isEqualTo(422);
        }
        for (Object events : List.of(List.of(), List.of("ping"), List.of("tag.moved", "none.such"))) {
            HttpResponse<String> refused = owner.post(HOOKS, Map.of("url", receiver.url(), "events", events));
            assertThat(refused.statusCode()).as(events.toString()).isEqualTo(400);
        }
        assertThat(owner.json(HOOKS).path("items")).isEmpty();
    }

    @Test
    void tellsNothingForWhoIsSuspended() throws Exception {
        // Given
        Api admin = new Api(registry, RegistryServices.key("admin"));
        owner.publish(SAMPLE, name + "/words", "v1");
        JsonNode hook = hook(owner, List.of("adapter.taken_down", "adapter.put_back"));
        admin.post("/api/v1/admin/accounts/" + name + "/suspend", Map.of("reason", "spam"));
        admin.post("/api/v1/admin/adapters/" + name + "/words/takedown", Map.of("reason", "spam"));

        // When
        admin.post("/api/v1/admin/accounts/" + name + "/readmit", "{}");
        admin.post("/api/v1/admin/adapters/" + name + "/words/put-back", "{}");

        // Then
        assertThat(awaitEnd(owner, hook, 1).at("/0/event").asText()).isEqualTo("adapter.put_back");
    }

    @Test
    void goesWithItsOwner() throws Exception {
        // Given
        JsonNode hook = hook(owner, List.of("tag.moved"));
        ping(owner, hook);
        awaitEnd(owner, hook, 1);

        // When
        String export = owner.get("/api/v1/me/export").body();
        HttpResponse<String> erased = owner.post("/api/v1/me/erase", Map.of("username", name));

        // Then
        assertThat(export).contains(receiver.url(), "webhookDeliveries").doesNotContain("mdl_whs_");
        assertThat(erased.statusCode()).isEqualTo(204);
        UUID id = UUID.fromString(hook.path("id").asText());
        assertThat(rows("select 1 from webhook where id = ?1", id)).isZero();
        assertThat(rows("select 1 from webhook_delivery where webhook_id = ?1", id))
                .isZero();
    }

    private int rows(String sql, UUID id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> database.rows(sql, id).size());
    }

    private JsonNode hook(Api of, List<String> events) throws Exception {
        return made(of.post(HOOKS, Map.of("url", receiver.url(), "events", events)));
    }

    private static JsonNode made(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Api.JSON.readTree(answer.body());
    }

    private static void ping(Api of, JsonNode hook) throws Exception {
        HttpResponse<String> answer = of.post(path(hook) + "/ping", "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    private static String path(JsonNode hook) {
        return HOOKS + "/" + hook.path("id").asText();
    }

    /** A hook's deliveries as soon as there are this many and none waits. */
    private static JsonNode awaitEnd(Api of, JsonNode hook, int count) throws Exception {
        JsonNode items = Api.JSON.createArrayNode();
        for (int i = 0; i < 1200; i++) {
            items = of.json(path(hook) + "/deliveries?limit=100").path("items");
            if (items.size() >= count && !items.findValuesAsText("state").contains("waiting")) {
                break;
            }
            Thread.sleep(50);
        }
        assertThat(items).hasSize(count);
        return items;
    }

    private static JsonNode data(List<Message> messages, String event) throws Exception {
        for (Message message : messages) {
            if (message.event().equals(event)) {
                return message.json().path("data");
            }
        }
        throw new AssertionError("no " + event);
    }

    private static String signature(JsonNode hook, Message message) {
        return HookSecrets.sign(
                new SecretToken(hook.path("secret").asText()), Long.parseLong(message.timestamp()), message.body());
    }

    private static String withoutIds(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"(requestId|instance)\":\"[^\"]*\"", "");
    }
}
