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
    @TestHTTPResource("/")
    URI registry;

    private HubCalls hub;

    @BeforeEach
    void register() throws Exception {
        hub = HubCalls.register(registry);
    }

    @Test
    void ownersDecideAboutWhoAsksForAGatedRepository() throws Exception {
        // Given
        String name = gate("asked");
        String requests = hub.model(name) + "/user-access-request/";
        HttpResponse<String> early = decide(name, Map.of("user", "demo", "status", "accepted"));
        hub.stranger()
                .post(
                        "/api/v1/adapters/" + hub.owner() + "/" + name + "/access-requests",
                        Map.of("message", "Please."));

        // When
        JsonNode pending = hub.publisher().json(requests + "pending");
        HttpResponse<String> accepted = decide(name, Map.of("user", "demo", "status", "accepted"));
        JsonNode listed = hub.publisher().json(requests + "accepted");
        int fetched = hub.stranger()
                .get("/" + hub.owner() + "/" + name + "/resolve/main/README.md")
                .statusCode();
        HttpResponse<String> twice = decide(name, Map.of("user", "demo", "status", "accepted"));
        HttpResponse<String> cancelled =
                decide(name, Map.of("requestId", pending.at("/0/requestId").asText(), "status", "pending"));
        int after = hub.stranger()
                .get("/" + hub.owner() + "/" + name + "/resolve/main/README.md")
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
        assertThat(hub.stranger()
                        .json("/api/v1/adapters/" + hub.owner() + "/" + name + "/access-requests/mine")
                        .path("reason")
                        .asText())
                .isEqualTo("No.");
    }

    @Test
    void ownersLetPeopleInWhoHaveNotAsked() throws Exception {
        // Given
        String name = gate("granted");
        String grant = hub.model(name) + "/user-access-request/grant";

        // When
        HttpResponse<String> granted = hub.publisher().post(grant, Map.of("user", "demo"));
        HttpResponse<String> again = hub.publisher().post(grant, Map.of("user", "demo"));
        HttpResponse<String> nobody = hub.publisher().post(grant, Map.of("user", "no-such-account"));
        HttpResponse<String> byStranger = hub.stranger().post(grant, Map.of("user", "demo"));

        // Then
        assertThat(granted.statusCode()).as(granted.body()).isEqualTo(200);
        assertThat(hub.stranger()
                        .get("/" + hub.owner() + "/" + name + "/resolve/main/README.md")
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
        hub.publisher().post(hub.model(name) + "/user-access-request/grant", Map.of("user", "demo"));

        // When
        HttpResponse<String> refused = hub.publisher().post(hub.model(name) + "/user-access-request/handle", body);

        // Then
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    }

    @Test
    void onlyGatedRepositoriesHaveRequests() throws Exception {
        // Given
        hub.create("ungated", "public");

        // When
        HttpResponse<String> refused = hub.publisher().get(hub.model("ungated") + "/user-access-request/pending");

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("NOT_GATED");
    }

    @Test
    void likesAreToldToWhoseTheyAreAndToNobodyElse() throws Exception {
        // Given
        hub.create("liked", "public");
        hub.create("shy", "public");
        hub.commit("liked", HubCalls.add(HubCalls.sample()));
        Api admirer = Api.register(registry, hub.owner() + "-admirer");
        for (String name : List.of("liked", "shy")) {
            admirer.send("PUT", "/api/v1/adapters/" + hub.owner() + "/" + name + "/like", "");
        }
        hub.publisher().send("PUT", hub.model("shy") + "/settings", Map.of("private", true));
        String likes = "/api/users/" + hub.owner() + "-admirer/likes";

        // When
        JsonNode own = admirer.json(likes);
        HttpResponse<String> others = hub.stranger().get(likes);
        HttpResponse<String> nobodys = hub.stranger().get("/api/users/no-such-account/likes");
        HttpResponse<String> likers = hub.publisher().get(hub.model("liked") + "/likers");
        int unliked = admirer.delete(hub.model("liked") + "/like").statusCode();

        // Then
        assertThat(own).hasSize(1);
        assertThat(own.at("/0/repo/name").asText()).isEqualTo(hub.owner() + "/liked");
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
            String person = hub.owner() + "-asks-" + i;
            Api.register(registry, person)
                    .post("/api/v1/adapters/" + hub.owner() + "/" + name + "/access-requests", Map.of());
            asking.addFirst(person);
        }

        // When
        List<String> listed = new ArrayList<>();
        Optional<String> next = Optional.of(hub.model(name) + "/user-access-request/pending?limit=1");
        while (next.isPresent()) {
            HttpResponse<String> page = hub.publisher().get(next.get());
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
        Api admirer = Api.register(registry, hub.owner() + "-fan");
        List<String> liked = new ArrayList<>();
        for (String name : List.of("one", "two", "three")) {
            hub.create(name, "public");
            admirer.send("PUT", "/api/v1/adapters/" + hub.owner() + "/" + name + "/like", "");
            liked.addFirst(hub.owner() + "/" + name);
        }

        // When
        List<String> listed = new ArrayList<>();
        Optional<String> next = Optional.of("/api/users/" + hub.owner() + "-fan/likes?limit=1");
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
    private String gate(String name) throws Exception {
        hub.create(name, "public");
        hub.commit(name, HubCalls.add(HubCalls.sample()));
        hub.publisher().send("PUT", hub.model(name) + "/settings", Map.of("gated", "manual"));
        return name;
    }

    private HttpResponse<String> decide(String name, Map<String, String> decision) throws Exception {
        return hub.publisher().post(hub.model(name) + "/user-access-request/handle", decision);
    }
}
