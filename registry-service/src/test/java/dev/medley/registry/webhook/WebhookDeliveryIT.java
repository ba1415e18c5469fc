package dev.medley.registry.webhook;

import static dev.medley.registry.webhook.TestHooks.HOOKS;
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
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a delivery is tried, and when no more. Those that fail are tried twice here, hooks are off after three. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class WebhookDeliveryIT {
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
    void triesAgainAfterAnError() throws Exception {
        // Given
        JsonNode hook = hooks.add("tag.moved");
        receiver.answer(500);

        // When
        hooks.ping(hook);

        // Then
        JsonNode delivery = hooks.awaitEnd(hook, 1).get(0);
        assertThat(delivery.path("state").asText()).isEqualTo("delivered");
        assertThat(delivery.path("attempts").asInt()).isEqualTo(2);
        assertThat(receiver.messages())
                .extracting(Message::delivery)
                .containsOnly(delivery.path("id").asText());
    }

    @Test
    void followsNoRedirect() throws Exception {
        // Given
        JsonNode hook = hooks.add("tag.moved");
        receiver.answer(302, 307);

        // When
        hooks.ping(hook);

        // Then
        JsonNode delivery = hooks.awaitEnd(hook, 1).get(0);
        assertThat(delivery.path("state").asText()).isEqualTo("failed");
        assertThat(delivery.path("status").asInt()).isEqualTo(307);
        assertThat(delivery.path("reason").asText()).isEqualTo("redirected");
        assertThat(receiver.messages()).extracting(Message::path).containsOnly("/hook");
    }

    @Test
    void switchesAHookOffWhoseDeliveriesKeepFailing() throws Exception {
        // Given
        JsonNode hook = hooks.add("tag.moved");
        receiver.answer(500, 500, 500, 500, 500, 500);

        // When
        for (int i = 1; i <= 3; i++) {
            hooks.ping(hook);
            hooks.awaitEnd(hook, i);
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
        hooks.ping(hook);

        // Then
        assertThat(on.path("failures").asInt()).isZero();
        assertThat(hooks.awaitEnd(hook, 4).at("/0/state").asText()).isEqualTo("delivered");
    }

    @Test
    void sendsAgainWhatItsOwnerAsksForWithTheSecretOfTheDay() throws Exception {
        // Given
        JsonNode hook = hooks.add("tag.moved");
        hooks.ping(hook);
        String first = hooks.awaitEnd(hook, 1).at("/0/id").asText();

        // When
        HttpResponse<String> rotated = owner.post(path(hook) + "/rotate", "{}");
        HttpResponse<String> replayed = owner.post(path(hook) + "/deliveries/" + first + "/replay", "{}");

        // Then
        assertThat(rotated.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(replayed.statusCode()).isEqualTo(202);
        hooks.awaitEnd(hook, 2);
        List<Message> messages = receiver.await(2);
        assertThat(messages.get(1).body()).isEqualTo(messages.get(0).body());
        assertThat(messages.get(1).delivery()).isNotEqualTo(first);
        assertThat(messages.get(0).signature()).isEqualTo(signature(hook, messages.get(0)));
        assertThat(messages.get(1).signature())
                .isEqualTo(signature(Api.JSON.readTree(rotated.body()), messages.get(1)));
        assertThat(owner.get(path(hook)).body()).doesNotContain("mdl_whs_");
    }

    @Test
    void keepsToItsLimits() throws Exception {
        // Given
        JsonNode hook = hooks.add("tag.moved");
        for (int i = 1; i < 20; i++) {
            hooks.add("tag.moved");
        }
        for (int i = 0; i < 30; i++) {
            hooks.ping(hook);
        }

        // When
        HttpResponse<String> another = owner.post(HOOKS, Map.of("url", receiver.url(), "events", List.of("tag.moved")));
        HttpResponse<String> ping = owner.post(path(hook) + "/ping", "{}");
        owner.publish(Path.of("../samples/adapters/sort-words"), name + "/words", "v1");

        // Then
        assertThat(another.statusCode()).isEqualTo(409);
        assertThat(another.headers().firstValue("X-Error-Code")).contains("TOO_MANY_WEBHOOKS");
        assertThat(ping.statusCode()).isEqualTo(429);
        JsonNode deliveries = hooks.awaitEnd(hook, 32);
        assertThat(deliveries.findValuesAsText("state").subList(0, 2)).containsExactly("dropped", "dropped");
        assertThat(deliveries.findValuesAsText("state").subList(2, 32)).containsOnly("delivered");
    }
}
