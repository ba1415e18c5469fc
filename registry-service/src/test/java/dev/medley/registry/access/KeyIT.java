package dev.medley.registry.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long keys are good for: the end that they are made with, rotation, and being found in the open. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class KeyIT {
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;

    private Api owner;

    @BeforeEach
    void register() throws Exception {
        name = "keeper-" + counter++;
        owner = Api.register(registry, name);
    }

    @Test
    void endsKeysOfPeopleAndRobotsAfterNinetyDaysUnlessTheyAskForAnotherEnd() throws Exception {
        // Given
        String wanted = "{\"name\": \"%s\", \"scopes\": [\"adapter:read\"]%s}";
        String end = Instant.now()
                .plus(Duration.ofDays(7))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();

        for (String path : List.of("/api/v1/keys", "/api/v1/robots")) {
            // When
            JsonNode usual = made(path, wanted.formatted("usual", ""));
            JsonNode never = made(path, wanted.formatted("never", ", \"expiresAt\": null"));
            JsonNode named = made(path, wanted.formatted("named", ", \"expiresAt\": \"" + end + "\""));
            HttpResponse<String> farther =
                    owner.post(path, wanted.formatted("farther", ", \"expiresAt\": \"+999999999-01-01T00:00:00Z\""));
            HttpResponse<String> noTime = owner.post(path, wanted.formatted("no-time", ", \"expiresAt\": 90"));

            // Then
            assertThat(Instant.parse(usual.path("expiresAt").asText()))
                    .isCloseTo(Instant.now().plus(Duration.ofDays(90)), within(1, ChronoUnit.MINUTES));
            assertThat(never.has("expiresAt")).isFalse();
            assertThat(named.path("expiresAt").asText()).isEqualTo(end);
            assertThat(farther.statusCode()).isEqualTo(422);
            assertThat(noTime.statusCode()).as(noTime.body()).isEqualTo(400);
        }
        assertThat(new Api(registry, RegistryServices.key("admin"))
                        .json("/api/v1/keys/self")
                        .has("expiresAt"))
                .isFalse();
    }

    @Test
    void rotatesAKeyAndEndsTheOldOneWithoutOverlap() throws Exception {
        // Given
        Api old = owner.withKey(Map.of(
                "name",
                "robot",
                "scopes",
                List.of("adapter:read"),
                "budget",
                Map.of("amount", "5.00", "per", "month")));

        // When
        HttpResponse<String> rotated = owner.post("/api/v1/keys/" + old.keyId() + "/rotate", Map.of("overlap", 0));

        // Then
        JsonNode fresh = Api.JSON.readTree(rotated.body());
        assertThat(rotated.statusCode()).isEqualTo(201);
        assertThat(fresh.at("/budget/amount").asText()).isEqualTo("5.00");
        assertThat(new Api(registry, fresh.path("secret").asText())
                        .get("/api/v1/keys/self")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> ended = old.get("/api/v1/keys/self");
        assertThat(ended.statusCode()).isEqualTo(401);
        assertThat(ended.headers().firstValue("X-Error-Code")).contains("KEY_EXPIRED");
        assertThat(ended.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void aRotatedKeyIsGoodForAsLongAsTheOldOneWas() throws Exception {
        // Given
        Instant end = Instant.now().plus(Duration.ofDays(7));
        Api old =
                owner.withKey(Map.of("name", "weekly", "scopes", List.of("adapter:read"), "expiresAt", end.toString()));
        owner.post("/api/v1/robots", Map.of("name", "weekly", "expiresAt", end.toString()));

        // When
        JsonNode fresh = made("/api/v1/keys/" + old.keyId() + "/rotate", "{}");
        HttpResponse<String> robot = owner.post("/api/v1/robots/" + name + "+weekly/rotate", "");

        // Then
        assertThat(Instant.parse(fresh.path("expiresAt").asText()))
                .isAfterOrEqualTo(end)
                .isCloseTo(end, within(1, ChronoUnit.MINUTES));
        assertThat(Instant.parse(
                        self(Api.JSON.readTree(robot.body())).path("expiresAt").asText()))
                .isCloseTo(end, within(1, ChronoUnit.MINUTES));
    }

    @Test
    void endsLeakedKeysAndNeverSaysWhichWereAny() throws Exception {
        // Given
        JsonNode made = Api.JSON.readTree(
                owner.post("/api/v1/keys", Map.of("name", "leaked", "scopes", List.of("adapter:read")))
                        .body());
        String secret = made.path("secret").asText();
        String robot = Api.JSON
                .readTree(owner.post("/api/v1/robots", Map.of("name", "ci", "scopes", List.of("adapter:read")))
                        .body())
                .path("secret")
                .asText();
        Api anybody = new Api(registry, "");

        // When
        HttpResponse<String> known = anybody.post("/api/v1/credentials/revoke", Map.of("keys", List.of(secret)));
        HttpResponse<String> unknown =
                anybody.post("/api/v1/credentials/revoke", Map.of("keys", List.of("mdl_sk_nothing")));
        anybody.post("/api/v1/credentials/revoke", Map.of("keys", List.of(secret, robot)));

        // Then
        assertThat(known.statusCode()).isEqualTo(202).isEqualTo(unknown.statusCode());
        assertThat(known.body()).isEqualTo(unknown.body());
        JsonNode told = owner.json("/api/v1/notifications").path("items");
        assertThat(told.findValuesAsText("kind")).containsExactly("key_leaked", "key_leaked");
        assertThat(told.findValuesAsText("adapter")).containsExactly(name + "+ci", name);
        assertThat(told.at("/1/detail").asText()).isEqualTo(made.path("hint").asText());
        assertThat(new Api(registry, secret).get("/api/v1/keys/self").statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesMalformedLimitsByName() throws Exception {
        // Given
        List<Map<String, Object>> malformed = List.of(
                Map.of("budget", Map.of("amount", 5, "per", "fortnight")),
                Map.of("budget", Map.of("amount", "-1", "per", "month")),
                Map.of("budget", Map.of("amount", "1e9", "per", "month")),
                Map.of("resources", List.of("everything")),
                Map.of("networks", List.of("10.0.0.0/33")),
                Map.of("scopes", List.of("adapter:everything")),
                Map.of("expiresAt", "2020-01-01T00:00:00Z"));
        Set<String> impossible = Set.of("networks", "expiresAt");

        for (Map<String, Object> wrong : malformed) {
            Map<String, Object> body = new HashMap<>(Map.of("name", "x", "scopes", List.of("adapter:read")));
            body.putAll(wrong);

            // When
            HttpResponse<String> refused = owner.post("/api/v1/keys", body);

            // Then
            assertThat(refused.statusCode())
                    .as(wrong.toString())
                    .isEqualTo(impossible.containsAll(wrong.keySet()) ? 422 : 400);
            assertThat(Api.JSON.readTree(refused.body()).at("/errors/0/path").asText())
                    .startsWith(wrong.keySet().iterator().next());
        }
    }

    /** The key that an answer brought, as it sees itself. */
    private JsonNode made(String path, String body) throws Exception {
        HttpResponse<String> made = owner.post(path, body);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return self(Api.JSON.readTree(made.body()));
    }

    private JsonNode self(JsonNode made) throws Exception {
        return new Api(registry, made.path("secret").asText()).json("/api/v1/keys/self");
    }
}
