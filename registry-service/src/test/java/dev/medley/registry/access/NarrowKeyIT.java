package dev.medley.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a key can't do that has few scopes, resources, networks or a budget, nor a key or robot that it makes. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class NarrowKeyIT {
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;

    private Api owner;

    @BeforeEach
    void register() throws Exception {
        name = "narrower-" + counter++;
        owner = Api.register(registry, name);
    }

    @Test
    void narrowsAKeyToItsResources() throws Exception {
        // Given
        create(name + "/inside", "private");
        create(name + "/outside", "private");
        Api narrow = narrow("/inside", "adapter:read", "adapter:write", "key:manage");

        // When
        HttpResponse<String> inside = narrow.get("/api/v1/adapters/" + name + "/inside");
        HttpResponse<String> outside = narrow.get("/api/v1/adapters/" + name + "/outside");
        HttpResponse<String> change =
                narrow.send("PATCH", "/api/v1/adapters/" + name + "/outside", Map.of("visibility", "public"));
        HttpResponse<String> whole = narrow.post(
                "/api/v1/keys/" + owner.withKey("whole", "adapter:read").keyId() + "/rotate", Map.of());
        HttpResponse<String> wider = narrow.post(
                "/api/v1/keys",
                Map.of("name", "wider", "scopes", List.of("adapter:read"), "resources", List.of(name + "/*")));

        // Then
        assertThat(whole.headers().firstValue("X-Error-Code")).contains("SCOPE_MISSING");
        assertThat(inside.statusCode()).isEqualTo(200);
        assertThat(outside.statusCode()).isEqualTo(404);
        assertThat(change.statusCode()).isEqualTo(403);
        assertThat(wider.statusCode()).isEqualTo(403);
        assertThat(narrow.json("/api/v1/keys/self").path("resources").toString())
                .isEqualTo("[\"" + name + "/inside\"]");
    }

    @Test
    void makesOnlyKeysAsNarrowAsItself() throws Exception {
        // Given
        create(name + "/other", "private");
        Api narrow = narrow("/one", "adapter:read", "key:manage");

        // When
        Api child = narrow.withKey("child", "adapter:read");

        // Then
        assertThat(child.get("/api/v1/adapters/" + name + "/other").statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusesAKeyFromOutsideItsNetworks() throws Exception {
        // Given
        Api inside = owner.withKey(Map.of(
                "name",
                "inside",
                "scopes",
                List.of("adapter:read", "key:manage", "inference:call"),
                "networks",
                List.of("127.1.2.3/8", "::1")));
        Api outside = owner.withKey(Map.of(
                "name",
                "outside",
                "scopes",
                List.of("adapter:read", "inference:call"),
                "networks",
                List.of("10.0.0.0/8")));

        // When
        HttpResponse<String> refused = outside.get("/api/v1/keys/self");
        HttpResponse<String> wider = inside.post(
                "/api/v1/keys",
                Map.of("name", "wider", "scopes", List.of("adapter:read"), "networks", List.of("0.0.0.0/0")));
        Api child = inside.withKey("child", "adapter:read");

        // Then
        assertThat(inside.json("/api/v1/keys/self").path("networks").toString())
                .isEqualTo("[\"127.0.0.0/8\",\"0:0:0:0:0:0:0:1/128\"]");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("ADDRESS_REFUSED");
        assertThat(outside.get("/v1/models").body()).contains("\"code\":\"address_refused\"");
        assertThat(wider.headers().firstValue("X-Error-Code")).contains("SCOPE_MISSING");
        assertThat(child.json("/api/v1/keys/self").path("networks")).hasSize(2);
    }

    @Test
    void writesInItsOwnersNameOnlyWithTheScopeAndWithinItsResources() throws Exception {
        // Given
        Api reader = owner.withKey("reads", "adapter:read");
        Api narrow = narrow("/elsewhere", "adapter:read", "adapter:write");
        String sample = "/api/v1/adapters/medley-free/words";
        Api publisher = Api.register(registry, "medley-free");
        publisher.publish(Path.of("../samples/adapters/sort-words"), "medley-free/words", "latest");
        String collection = Api.JSON
                .readTree(owner.post("/api/v1/collections", Map.of("title", "Mine"))
                        .body())
                .path("id")
                .asText();

        for (Api key : List.of(reader, narrow)) {
            // When
            List<HttpResponse<String>> answers = List.of(
                    key.send("PUT", sample + "/like", ""),
                    key.delete(sample + "/like"),
                    key.delete("/api/models/medley-free/words/like"),
                    key.send("PUT", sample + "/reviews/mine", Map.of("stars", 5, "text", "Good.")),
                    key.delete(sample + "/reviews/mine"),
                    key.post(sample + "/access-requests", Map.of()),
                    key.post(
                            "/api/v1/reports",
                            Map.of("adapter", "medley-free/words", "reason", "spam", "details", "Sells watches.")),
                    key.post("/api/v1/searches", Map.of("name", "mine", "query", "q=x")),
                    key.post("/api/v1/collections", Map.of("title", "Another")),
                    key.send("PUT", "/api/v1/collections/" + collection + "/items/medley-free/words", Map.of()),
                    key.delete("/api/v1/collections/" + collection));

            // Then
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.headers().firstValue("X-Error-Code"))
                            .as(answer.request().method() + " " + answer.uri())
                            .contains("SCOPE_MISSING"));
        }
        Api writer = owner.withKey("writes", "adapter:write");
        assertThat(writer.send("PUT", sample + "/like", "").statusCode()).isEqualTo(200);
        assertThat(writer.post("/api/v1/collections", Map.of("title", "Third")).statusCode())
                .isEqualTo(201);
    }

    @Test
    void givesARobotNoMoreThanTheKeyHas() throws Exception {
        // Given
        create(name + "/inside", "private");
        create(name + "/outside", "private");
        Api manager = owner.withKey("manager", "org:admin");
        Api narrow = narrow("/inside", "org:admin", "adapter:read");
        owner.post("/api/v1/robots", Map.of("name", "writer"));

        // When
        HttpResponse<String> wider = manager.post("/api/v1/robots", Map.of("name", "wider"));
        HttpResponse<String> stolen = manager.post("/api/v1/robots/" + name + "+writer/rotate", Map.of());
        Api robot = new Api(
                registry,
                Api.JSON
                        .readTree(narrow.post(
                                        "/api/v1/robots", Map.of("name", "reader", "scopes", List.of("adapter:read")))
                                .body())
                        .path("secret")
                        .asText());

        // Then
        assertThat(wider.headers().firstValue("X-Error-Code")).contains("SCOPE_MISSING");
        assertThat(stolen.headers().firstValue("X-Error-Code")).contains("SCOPE_MISSING");
        assertThat(robot.get("/api/v1/adapters/" + name + "/inside").statusCode())
                .isEqualTo(200);
        assertThat(robot.get("/api/v1/adapters/" + name + "/outside").statusCode())
                .isEqualTo(404);
    }

    @Test
    void makesNoKeysWithAKeyThatHasABudget() throws Exception {
        // Given
        Api budgeted = owner.withKey(Map.of(
                "name",
                "budgeted",
                "scopes",
                List.of("key:manage", "org:admin", "inference:call"),
                "budget",
                Map.of("amount", "1", "per", "month")));

        // When
        HttpResponse<String> another =
                budgeted.post("/api/v1/keys", Map.of("name", "free", "scopes", List.of("inference:call")));
        HttpResponse<String> fresh = budgeted.post("/api/v1/keys/" + budgeted.keyId() + "/rotate", Map.of());
        HttpResponse<String> robot =
                budgeted.post("/api/v1/robots", Map.of("name", "free", "scopes", List.of("inference:call")));

        // Then
        for (HttpResponse<String> refused : List.of(another, fresh, robot)) {
            assertThat(refused.headers().firstValue("X-Error-Code")).contains("KEY_BUDGETED");
        }
        assertThat(owner.post("/api/v1/keys/" + budgeted.keyId() + "/rotate", Map.of())
                        .statusCode())
                .isEqualTo(201);
    }

    /** A key for one adapter of the owner's alone. */
    private Api narrow(String adapter, String... scopes) throws Exception {
        return owner.withKey(Map.of("name", "narrow", "scopes", scopes, "resources", List.of(name + adapter)));
    }

    private void create(String id, String visibility) throws Exception {
        HttpResponse<String> made = owner.post("/api/v1/adapters", Map.of("id", id, "visibility", visibility));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }
}
