package dev.medley.registry.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.account.SecretToken;
import dev.medley.registry.webhook.Receiver.Message;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The webhooks of one account over HTTP, and the server that they all call.
 *
 * @param name the account's
 */
record TestHooks(String name, Api owner, Receiver receiver) implements AutoCloseable {
    static final String HOOKS = "/api/v1/webhooks";
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** Of a new account. */
    static TestHooks register(URI registry) throws Exception {
        String name = "hooked-" + COUNTER.getAndIncrement();
        return new TestHooks(name, Api.register(registry, name), new Receiver());
    }

    /** Somebody else's, with the same receiver. */
    TestHooks of(String other, Api their) {
        return new TestHooks(other, their, receiver);
    }

    JsonNode add(String... events) throws Exception {
        return made(owner.post(HOOKS, Map.of("url", receiver.url(), "events", events)));
    }

    void ping(JsonNode hook) throws Exception {
        HttpResponse<String> answer = owner.post(path(hook) + "/ping", "{}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    /** A hook's deliveries as soon as there are this many and none waits. */
    JsonNode awaitEnd(JsonNode hook, int count) throws Exception {
        JsonNode items = Api.JSON.createArrayNode();
        for (int i = 0; i < 1200; i++) {
            items = owner.json(path(hook) + "/deliveries?limit=100").path("items");
            if (items.size() >= count && !items.findValuesAsText("state").contains("waiting")) {
                break;
            }
            Thread.sleep(50);
        }
        assertThat(items).hasSize(count);
        return items;
    }

    static JsonNode made(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Api.JSON.readTree(answer.body());
    }

    static String path(JsonNode hook) {
        return HOOKS + "/" + hook.path("id").asText();
    }

    /** What a message is signed with where its hook's secret is this. */
    static String signature(JsonNode hook, Message message) {
        return HookSecrets.sign(
                new SecretToken(hook.path("secret").asText()), Long.parseLong(message.timestamp()), message.body());
    }

    @Override
    public void close() {
        receiver.close();
    }
}
