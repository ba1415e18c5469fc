package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for gated repositories, and likes, over the Hub's API. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class HubGateIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/past-tense");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String owner;
    private Api publisher;
    private Api stranger;
    private HubCalls hub;

    @BeforeEach
    void register() throws Exception {
        owner = "gatekeeper-" + counter++;
        publisher = Api.register(registry, owner);
        stranger = new Api(registry, RegistryServices.key("demo"));
        hub = new HubCalls(owner, publisher);
    }

    @Test
    void ownersDecideAboutWhoAsksForAGatedRepository() throws Exception {
        // Given
        String name = gate("asked");
        String requests = "/api/models/" + owner + "/" + name + "/user-access-request/";
        HttpResponse<String> early = decide(name, Map.of("user", "demo", "status", "accepted"));
        stranger.post("/api/v1/adapters/" + owner + "/" + name + "/access-requests", Map.of("message", "Please."));

        // When
        JsonNode pending = publisher.json(requests + "pending");
        HttpResponse<String> accepted = decide(name, Map.of("user", "demo", "status", "accepted"));
        JsonNode listed = publisher.json(requests + "accepted");
        int fetched = stranger.get("/" + owner + "/" + name + "/resolve/main/README.md")
                .statusCode();
        HttpResponse<String> twice = decide(name, Map.of("user", "demo", "status", "accepted"));
        HttpResponse<String> cancelled =
                decide(name, Map.of("requestId", pending.at("/0/requestId").asText(), "status", "pending"));
        int after = stranger.get("/" + owner + "/" + name + "/resolve/main/README.md")
                .statusCode();
        HttpResponse<String> rejected =
                decide(name, Map.of("user", "demo", "status", "rejected", "rejectionReason", "No."));

        // Then
        assertThat(early.statusCode()).isEqualTo(404);
        assertThat(pending).hasSize(1);
        assertThat(pending.at("/0/user/user").asText()).isEqualTo("demo");
        assertThat(pending.at("/0/fields/message").asText()).isEqualTo("Please.");
        assertThat(pending.at("/0/status").asText()).isEqualTo("pending");
        assertThat(Instant.parse(pending.at("/0/timestamp").asText())).isBefore(Instant.now());
        assertThat(pending.toString()).doesNotContain("@");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
        assertThat(listed.at("/0/status").asText()).isEqualTo("accepted");
        assertThat(List.of(fetched, twice.statusCode(), cancelled.statusCode(), after, rejected.statusCode()))
                .containsExactly(302, 404, 200, 403, 200);
        assertThat(stranger.json("/api/v1/adapters/" + owner + "/" + name + "/access-requests/mine")
                        .path("reason")
                        .asText())
                .isEqualTo("No.");
    }

    @Test
    void ownersLetPeopleInWhoHaveNotAsked() throws Exception {
        // Given
        String name = gate("granted");
        String grant = "/api/models/" + owner + "/" + name + "/user-access-request/grant";

        // When
        HttpResponse<String> granted = publisher.post(grant, Map.of("user", "demo"));
        HttpResponse<String> again = publisher.post(grant, Map.of("user", "demo"));
        HttpResponse<String> nobody = publisher.post(grant, Map.of("user", "no-such-account"));
        HttpResponse<String> byStranger = stranger.post(grant, Map.of("user", "demo"));

        // Then
        assertThat(granted.statusCode()).as(granted.body()).isEqualTo(200);
        assertThat(stranger.get("/" + owner + "/" + name + "/resolve/main/README.md")
                        .statusCode())
                .isEqualTo(302);
        assertThat(List.of(again.statusCode(), nobody.statusCode(), byStranger.statusCode()))
                .containsExactly(400, 404, 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"user\":7,\"status\":\"accepted\"}",
                "{\"user\":\"demo\"}",
                "{\"user\":\"demo\",\"status\":\"granted\"}"
            })
    void refusesDecisionsThatAreNone(String body) throws Exception {
        // Given
        String name = gate("vague");
        publisher.post("/api/models/" + owner + "/" + name + "/user-access-request/grant", Map.of("user", "demo"));

        // When
        HttpResponse<String> refused =
                publisher.post("/api/models/" + owner + "/" + name + "/user-access-request/handle", body);

        // Then
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    }

    @Test
    void onlyGatedRepositoriesHaveRequests() throws Exception {
        // Given
        hub.create("ungated", "public");

        // When
        HttpResponse<String> refused = publisher.get("/api/models/" + owner + "/ungated/user-access-request/pending");

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("NOT_GATED");
    }

    @Test
    void likesAreToldToWhoseTheyAreAndToNobodyElse() throws Exception {
        // Given
        hub.create("liked", "public");
        hub.create("shy", "public");
        hub.commit("liked", HubCalls.add(Api.read(SAMPLE)));
        Api admirer = Api.register(registry, owner + "-admirer");
        for (String name : List.of("liked", "shy")) {
            admirer.send("PUT", "/api/v1/adapters/" + owner + "/" + name + "/like", "");
        }
        publisher.send("PUT", "/api/models/" + owner + "/shy/settings", Map.of("private", true));
        String likes = "/api/users/" + owner + "-admirer/likes";

        // When
        JsonNode own = admirer.json(likes);
        HttpResponse<String> others = stranger.get(likes);
        HttpResponse<String> nobodys = stranger.get("/api/users/no-such-account/likes");
        HttpResponse<String> likers = publisher.get("/api/models/" + owner + "/liked/likers");
        int unliked = admirer.delete("/api/models/" + owner + "/liked/like").statusCode();

        // Then
        assertThat(own).hasSize(1);
        assertThat(own.at("/0/repo/name").asText()).isEqualTo(owner + "/liked");
        assertThat(own.at("/0/repo/type").asText()).isEqualTo("model");
        assertThat(others.statusCode()).isEqualTo(403);
        assertThat(others.body()).isEqualTo(nobodys.body());
        assertThat(likers.statusCode()).isEqualTo(400);
        assertThat(likers.body()).doesNotContain("admirer");
        assertThat(unliked).isEqualTo(204);
        assertThat(admirer.json(likes)).isEmpty();
    }

    @Test
    void requestsComeInPagesAndNoneIsMissedWhileTheyAreDecided() throws Exception {
        // Given
        String name = gate("crowded");
        List<String> asking = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String person = owner + "-asks-" + i;
            Api.register(registry, person)
                    .post("/api/v1/adapters/" + owner + "/" + name + "/access-requests", Map.of());
            asking.addFirst(person);
        }

        // When
        List<String> listed = new ArrayList<>();
        Optional<String> next =
                Optional.of("/api/models/" + owner + "/" + name + "/user-access-request/pending?limit=1");
        while (next.isPresent()) {
            HttpResponse<String> page = publisher.get(next.get());
            for (JsonNode request : Api.JSON.readTree(page.body())) {
                String user = request.at("/user/user").asText();
                listed.add(user);
                decide(name, Map.of("user", user, "status", "accepted"));
            }
            next = next(page);
        }

        // Then
        assertThat(listed).isEqualTo(asking);
    }

    @Test
    void likesComeInPagesAndNoneIsMissedWhileTheyAreTakenBack() throws Exception {
        // Given
        Api admirer = Api.register(registry, owner + "-fan");
        List<String> liked = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            hub.create(name, "public");
            admirer.send("PUT", "/api/v1/adapters/" + owner + "/" + name + "/like", "");
            liked.addFirst(owner + "/" + name);
        }

        // When
        List<String> listed = new ArrayList<>();
        Optional<String> next = Optional.of("/api/users/" + owner + "-fan/likes?limit=1");
        while (next.isPresent()) {
            HttpResponse<String> page = admirer.get(next.get());
            for (JsonNode like : Api.JSON.readTree(page.body())) {
                String name = like.at("/repo/name").asText();
                listed.add(name);
                admirer.delete("/api/models/" + name + "/like");
            }
            next = next(page);
        }

        // Then
        assertThat(listed).isEqualTo(liked);
    }

    /** Where huggingface_hub goes on. */
    private static Optional<String> next(HttpResponse<String> page) {
        return page.headers()
                .firstValue("Link")
                .map(link -> URI.create(link.replaceFirst("^<(.*)>; rel=\"next\"$", "$1")))
                .map(uri -> uri.getRawPath() + "?" + uri.getRawQuery());
    }

    /** A gated repository whose requests are decided by hand. */
    private String gate(String beginning) throws Exception {
        String name = beginning + "-" + counter++;
        hub.create(name, "public");
        hub.commit(name, HubCalls.add(Api.read(SAMPLE)));
        publisher.send("PUT", "/api/models/" + owner + "/" + name + "/settings", Map.of("gated", "manual"));
        return name;
    }

    private HttpResponse<String> decide(String name, Map<String, String> decision) throws Exception {
        return publisher.post("/api/models/" + owner + "/" + name + "/user-access-request/handle", decision);
    }
}
