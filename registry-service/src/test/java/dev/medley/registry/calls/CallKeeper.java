package dev.medley.registry.calls;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who has a key's calls kept.
 *
 * @param key whose calls they are
 */
record CallKeeper(String name, Api owner, Api key) {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    /** A new account with a key whose calls are kept. */
    static CallKeeper register(URI registry) throws Exception {
        String name = "call-keeper-" + COUNTER.getAndIncrement();
        Api owner = Api.register(registry, name);
        Api key = owner.withKey(Map.of("name", "kept", "scopes", List.of("inference:call"), "keepsCalls", true));
        return new CallKeeper(name, owner, key);
    }

    /** The same with the key of a robot, whose calls are kept from now on. */
    CallKeeper ofRobot(URI registry, JsonNode robot) throws Exception {
        var kept = new CallKeeper(
                name, owner, new Api(registry, robot.path("secret").asText()));
        HttpResponse<String> switched = kept.keep(true);
        assertThat(switched.statusCode()).as(switched.body()).isEqualTo(200);
        return kept;
    }

    HttpResponse<String> keep(boolean keepsCalls) throws Exception {
        return owner.send("PATCH", address(), Map.of("keepsCalls", keepsCalls));
    }

    /** The key's. */
    String address() {
        return "/api/v1/keys/" + key.keyId();
    }

    /** Its calls'. */
    String calls() {
        return address() + "/calls";
    }

    HttpResponse<String> chat(String text) throws Exception {
        return chat(key, text);
    }

    static HttpResponse<String> chat(Api client, String text) throws Exception {
        return client.post("/v1/chat/completions", chatting(BASE, text));
    }

    static Map<String, Object> chatting(String model, String text) {
        // In the order that the tests expect to find it in.
        Map<String, String> message = new LinkedHashMap<>();
        message.put("role", "user");
        message.put("content", text);
        return Map.of("model", model, "messages", List.of(message));
    }

    /** Calls are kept beside the answer: a moment later. */
    JsonNode await(int count) throws Exception {
        JsonNode items = owner.json(calls()).path("items");
        while (items.size() < count) {
            Thread.sleep(20);
            items = owner.json(calls()).path("items");
        }
        return items;
    }
}
