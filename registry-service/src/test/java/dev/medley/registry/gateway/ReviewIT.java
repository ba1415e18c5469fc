package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may say what of an adapter, and what its owners and admirers are told. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ReviewIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/review-sentiment");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private String adapter;
    private String path;
    private Api owner;
    private Api reader;

    @BeforeEach
    void publish() throws Exception {
        String name = "reviewed-" + counter++;
        adapter = name + "/words";
        path = "/api/v1/adapters/" + adapter;
        owner = Api.register(registry, name);
        reader = Api.register(registry, "reader-of-" + name);
        owner.publish(SAMPLE, adapter, "latest");
    }

    @Test
    void takesTheWordOfThoseWhoseCallsItAnswered() throws Exception {
        // Given
        HttpResponse<String> tooEarly = review(reader, 5, "I only read the card.");
        boolean mayBefore =
                reader.json(path + "/reviews/summary").path("mayReview").asBoolean();
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);
        reader.post(
                "/v1/chat/completions",
                Map.of("model", adapter, "messages", List.of(Map.of("role", "user", "content", "b a"))));
        String hook = Api.JSON
                .readTree(owner.post(
                                "/api/v1/webhooks",
                                Map.of("url", "http://127.0.0.1:1/hook", "events", List.of("review.created")))
                        .body())
                .path("id")
                .asText();

        // When
        review(reader, 2, "It sorts.");
        HttpResponse<String> changed = review(reader, 4, " It sorts <b>well</b>. ");
        JsonNode summary = reader.json(path + "/reviews/summary");

        // Then
        assertThat(tooEarly.headers().firstValue("X-Error-Code")).contains("NOT_USED");
        assertThat(mayBefore).isFalse();
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(summary.path("count").asLong()).isEqualTo(1);
        assertThat(summary.path("mean").asDouble()).isEqualTo(4);
        assertThat(summary.at("/mine/text").asText()).isEqualTo("It sorts <b>well</b>.");
        assertThat(owner.json(path + "/reviews").at("/items/0/stars").asInt()).isEqualTo(4);
        assertThat(review(owner, 5, "Mine is the best.").headers().firstValue("X-Error-Code"))
                .contains("OWN_ADAPTER");
        assertThat(review(reader, 6, "Six!").statusCode()).isEqualTo(400);
        assertThat(review(reader, 3, " ").statusCode()).isEqualTo(400);
        assertThat(kinds(owner)).containsExactly("reviewed", "reviewed");
        JsonNode told = owner.json("/api/v1/webhooks/" + hook + "/deliveries").path("items");
        assertThat(told).hasSize(1);
        assertThat(told.at("/0/payload/data/stars").asText()).isEqualTo("2");

        // And when
        HttpResponse<String> gone = new Api(registry, RegistryServices.key("admin"))
                .delete("/api/v1/admin/adapters/" + adapter + "/reviews/reader-of-" + adapter.split("/", 2)[0]);

        // Then
        assertThat(gone.statusCode()).isEqualTo(204);
        assertThat(reader.json(path + "/reviews").path("items")).isEmpty();
    }

    @Test
    void tellsAdmirersOfAnotherVersionUnlessItIsHidden() throws Exception {
        // Given
        reader.send("PUT", path + "/like", "");
        owner.send("PUT", path + "/like", "");

        // When
        owner.publish(Path.of("../samples/adapters/past-tense"), adapter, "latest");
        owner.send("PATCH", path, Map.of("visibility", "private"));
        owner.publish(Path.of("../samples/adapters/plural-nouns"), adapter, "latest");

        // Then
        assertThat(kinds(reader)).containsExactly("version_published");
        assertThat(kinds(owner)).isEmpty();
    }

    @Test
    void tellsOfRequestsAndDecisionsUntilTheyAreRead() throws Exception {
        // Given
        owner.send("PATCH", path, Map.of("visibility", "gated", "gate", "approval"));
        String username = reader.json("/api/v1/me").path("username").asText();

        // When
        reader.post(path + "/access-requests", Map.of("message", "please"));
        reader.post(path + "/access-requests", Map.of("message", "please!"));
        owner.post(path + "/access-requests/" + username + "/grant", "");
        new Api(registry, RegistryServices.key("admin"))
                .post("/api/v1/admin/adapters/" + adapter + "/takedown", Map.of("reason", "a test"));
        JsonNode news = owner.json("/api/v1/notifications");

        // Then
        assertThat(kinds(owner)).containsExactly("taken_down", "access_asked");
        assertThat(news.at("/items/0/detail").asText()).isEqualTo("a test");
        assertThat(news.at("/items/1/detail").asText()).isEqualTo(username);
        assertThat(kinds(reader)).containsExactly("access_granted");

        // And when
        owner.post(
                "/api/v1/notifications/read",
                Map.of("upTo", news.at("/items/1/id").asLong()));

        // Then
        assertThat(owner.json("/api/v1/notifications/unread").path("unread").asLong())
                .isEqualTo(1);
        assertThat(owner.json("/api/v1/notifications?unread=true")
                        .at("/items/0/kind")
                        .asText())
                .isEqualTo("taken_down");
    }

    @Test
    void tellsWhoseUploadWasRefused() throws Exception {
        // When
        JsonNode refused = reader.publish(
                Map.of("adapter_config.json", "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                reader.json("/api/v1/me").path("username").asText() + "/broken",
                "latest");

        // Then
        assertThat(refused.path("state").asText()).isEqualTo("failed");
        assertThat(kinds(reader)).containsExactly("upload_refused");
    }

    private HttpResponse<String> review(Api who, int stars, String text) throws Exception {
        return who.send("PUT", path + "/reviews/mine", Map.of("stars", stars, "text", text));
    }

    private static List<String> kinds(Api who) throws Exception {
        return who.json("/api/v1/notifications").path("items").findValuesAsText("kind");
    }
}
