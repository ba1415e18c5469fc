package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static dev.medley.registry.gateway.TestRecipes.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Two adapters and a router of a new account, and requests that mix them, written with single quotes. */
record TestMixtures(Api publisher, String owner, String router) {
    private static final Path SAMPLES = Path.of("../samples/adapters");
    private static final Path ROUTER = Path.of("../inference-worker/src/test/resources/golden/router.safetensors");
    private static final String CARD =
            "---\nbase_model: " + BASE + "\nlicense: apache-2.0\nmedley: {kind: router}\n---\n# Gate\n";
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static Optional<TestMixtures> shared = Optional.empty();

    /** Published once for all tests that leave them as they are. */
    static synchronized TestMixtures shared(URI registry) throws Exception {
        if (shared.isEmpty()) {
            shared = Optional.of(publish(registry));
        }
        return shared.get();
    }

    static TestMixtures publish(URI registry) throws Exception {
        String owner = "mixer-" + COUNTER.getAndIncrement();
        Api publisher = Api.register(registry, owner);
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
        return new TestMixtures(publisher, owner, operation.path("version").asText());
    }

    HttpResponse<String> ask(String body) throws Exception {
        return publisher.post("/v1/chat/completions", json(body));
    }

    /** A request that names both adapters with their weights. */
    String named(String mixture) {
        return "{'model':'" + BASE + "','messages':[{'role':'user','content':'Say 17.'}],'adapters':[{'id':'" + owner
                + "/english','weight':0.75},{'id':'" + owner + "/german','weight':0.25}],'mixture':" + mixture + "}";
    }

    /** A request for whatever fits its question. */
    static String auto(String mixture) {
        return "{'model':'auto','messages':[{'role':'user','content':'Spell out 17 in German.'}],'mixture':" + mixture
                + "}";
    }
}
