package dev.medley.registry.webhook;

import static dev.medley.registry.webhook.TestHooks.path;
import static dev.medley.registry.webhook.TestHooks.signature;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.webhook.Receiver.Message;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What owners' servers are told, and of what. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class WebhookIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");

    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private TestHooks hooks;

    private String name;
    private Api owner;
    private Receiver receiver;

    @BeforeEach
    void register() throws Exception {
        hooks = TestHooks.register(registry);
        name = hooks.name();
        owner = hooks.owner();
        receiver = hooks.receiver();
    }

    @Test
    void tellsAHookWhatHappensToItsOwnersAdapters() throws Exception {
        // Given
        JsonNode hook = hooks.add("version.published", "tag.moved");

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
        JsonNode deliveries = hooks.awaitEnd(hook, 3);
        assertThat(deliveries.findValuesAsText("state")).containsOnly("delivered");
        assertThat(deliveries.findValuesAsText("status")).containsOnly("204");
        assertThat(deliveries.at("/0/payload/adapter").asText()).isEqualTo(name + "/words");
    }

    @Test
    void tellsOfRefusalsRequestsAndTheEnd() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/words", "v1");
        JsonNode hook = hooks.add("version.rejected", "version.deprecated", "access.requested", "adapter.deleted");
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
        assertThat(hooks.awaitEnd(hook, 4).findValuesAsText("attempts")).containsOnly("1");
    }

    @Test
    void hearsOfItsOwnersAdaptersAlone() throws Exception {
        // Given
        Api other = Api.register(registry, "other-of-" + name);
        TestHooks others = hooks.of("other-of-" + name, other);
        JsonNode hook = others.add("version.published", "tag.moved");

        // When
        owner.publish(SAMPLE, name + "/words", "v1");
        others.ping(hook);

        // Then
        others.awaitEnd(hook, 1);
        assertThat(receiver.messages()).extracting(Message::event).containsExactly("ping");
    }

    @Test
    void tellsNothingForWhoIsSuspended() throws Exception {
        // Given
        Api admin = new Api(registry, RegistryServices.key("admin"));
        owner.publish(SAMPLE, name + "/words", "v1");
        JsonNode hook = hooks.add("adapter.taken_down", "adapter.put_back");
        admin.post("/api/v1/admin/accounts/" + name + "/suspend", Map.of("reason", "spam"));
        admin.post("/api/v1/admin/adapters/" + name + "/words/takedown", Map.of("reason", "spam"));

        // When
        admin.post("/api/v1/admin/accounts/" + name + "/readmit", "{}");
        admin.post("/api/v1/admin/adapters/" + name + "/words/put-back", "{}");

        // Then
        assertThat(hooks.awaitEnd(hook, 1).at("/0/event").asText()).isEqualTo("adapter.put_back");
    }

    private static JsonNode data(List<Message> messages, String event) throws Exception {
        for (Message message : messages) {
            if (message.event().equals(event)) {
                return message.json().path("data");
            }
        }
        throw new AssertionError("no " + event);
    }
}
