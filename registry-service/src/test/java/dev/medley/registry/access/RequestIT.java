package dev.medley.registry.access;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every request may count on: repeating, refusals, pages and limits. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RequestIT {
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;

    private Api owner;

    @BeforeEach
    void register() throws Exception {
        name = "asker-" + counter++;
        owner = Api.register(registry, name);
    }

    @Test
    void repeatsAnAnswerUnderItsIdempotencyKey() throws Exception {
        // Given
        Map<String, Object> body = Map.of("name", "once", "scopes", List.of("adapter:read"));
        HttpResponse<String> first = owner.send("POST", "/api/v1/keys", body, "Idempotency-Key", "k-1");

        // When
        HttpResponse<String> again = owner.send("POST", "/api/v1/keys", body, "Idempotency-Key", "k-1");
        HttpResponse<String> other = owner.send(
                "POST",
                "/api/v1/keys",
                Map.of("name", "two", "scopes", List.of("adapter:read")),
                "Idempotency-Key",
                "k-1");

        // Then
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.headers().firstValue("X-Error-Code")).contains("IDEMPOTENCY_MISMATCH");
        assertThat(owner.json("/api/v1/keys").path("items")).hasSize(2);
    }

    @Test
    void tellsNoOtherKeyWhatWasAnsweredUnderAnIdempotencyKey() throws Exception {
        // Given
        Map<String, Object> body = Map.of("name", "all", "scopes", List.of("adapter:read", "adapter:write"));
        owner.send("POST", "/api/v1/keys", body, "Idempotency-Key", "1");
        Api reader = owner.withKey("reader", "adapter:read");

        // When
        HttpResponse<String> taken = reader.send("POST", "/api/v1/keys", body, "Idempotency-Key", "1");

        // Then
        assertThat(taken.statusCode()).isEqualTo(403);
        assertThat(taken.body()).doesNotContain("mdl_sk_");
    }

    @Test
    void repeatsARefusalAsTheProblemThatItWas() throws Exception {
        // Given
        Map<String, Object> body = Map.of("name", "none", "scopes", List.of("adapter:eat"));
        HttpResponse<String> first = owner.send("POST", "/api/v1/keys", body, "Idempotency-Key", "bad");

        // When
        HttpResponse<String> again = owner.send("POST", "/api/v1/keys", body, "Idempotency-Key", "bad");

        // Then
        assertThat(again.headers().firstValue("Idempotency-Replayed")).isPresent();
        assertThat(again.headers().firstValue("Content-Type"))
                .isEqualTo(first.headers().firstValue("Content-Type"));
        assertThat(first.headers().firstValue("Content-Type").orElse("")).contains("problem+json");
    }

    @Test
    void tellsWhichRequestAProblemIsAbout() throws Exception {
        // When
        HttpResponse<String> refused =
                owner.send("PATCH", "/api/v1/adapters/" + name + "/no%20such", Map.of(), "X-Request-Id", "asked-once");

        // Then
        JsonNode problem = Api.JSON.readTree(refused.body());
        assertThat(problem.path("instance").asText()).isEqualTo("/api/v1/adapters/" + name + "/no%20such");
        assertThat(problem.path("requestId").asText()).isEqualTo("asked-once");
        assertThat(refused.headers().firstValue("X-Request-Id")).contains("asked-once");
    }

    @Test
    void refusesALongQuestionInItsOwnWords() throws Exception {
        // When
        HttpResponse<String> refused = owner.get("/api/v1/search?q=" + "x".repeat(5000));

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("INVALID_PARAMETER");
        assertThat(Api.JSON.readTree(refused.body()).at("/errors/0/path").asText())
                .isEqualTo("q");
    }

    @Test
    void refusesOneKindOfCallsOfOneKeyOnceThereWereTooMany() throws Exception {
        // Given
        Api other = owner.withKey("other", "adapter:write");
        HttpResponse<String> signIn = owner.post("/api/v1/sessions", "[]");
        HttpResponse<String> answer = owner.post("/api/v1/uploads", "[]");
        String policy = answer.headers().firstValue("RateLimit-Policy").orElseThrow();

        // When
        for (int i = 0; i < 10_000 && answer.statusCode() != 429; i++) {
            answer = owner.post("/api/v1/uploads", "[]");
        }

        // Then
        assertThat(policy).isEqualTo("\"upload\";q=600;w=300");
        assertThat(answer.headers().firstValue("X-Error-Code")).contains("RATE_LIMITED");
        assertThat(answer.headers().firstValue("RateLimit").orElse("")).startsWith("\"upload\";r=0;");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        assertThat(owner.post("/api/v1/uploads/", "[]").statusCode()).isEqualTo(429);
        assertThat(owner.get("/api/v1/me").statusCode()).isEqualTo(200);
        assertThat(signIn.headers().firstValue("RateLimit-Policy").orElse("")).isEqualTo("\"auth\";q=3000;w=300");
        assertThat(owner.post("/api/v1/sessions", "[]").statusCode()).isEqualTo(400);
        assertThat(other.post("/api/v1/uploads", "[]").statusCode()).isEqualTo(400);
    }

    @Test
    void cutsListsIntoPagesThatVisitEveryRowOnce() throws Exception {
        // Given
        for (int i = 0; i < 5; i++) {
            owner.post("/api/v1/keys", Map.of("name", "key " + i, "scopes", List.of("adapter:read")));
        }

        // When
        List<String> seen = new ArrayList<>();
        String path = "/api/v1/keys?limit=2";
        while (!path.isEmpty()) {
            HttpResponse<String> page = owner.get(path);
            Api.JSON
                    .readTree(page.body())
                    .path("items")
                    .forEach(key -> seen.add(key.path("id").asText()));
            path = page.headers()
                    .firstValue("Link")
                    .map(link -> URI.create(link.substring(1, link.indexOf('>'))))
                    .map(next -> next.getPath() + "?" + next.getRawQuery())
                    .orElse("");
        }

        // Then
        assertThat(seen).hasSize(6).doesNotHaveDuplicates();
        assertThat(owner.get("/api/v1/keys?limit=0").statusCode()).isEqualTo(400);
        assertThat(owner.get("/api/v1/keys?cursor=abc").headers().firstValue("X-Error-Code"))
                .contains("CURSOR_MISMATCH");
    }

    @Test
    void tellsLimitsAndRequestIds() throws Exception {
        // When
        HttpResponse<String> answer = owner.get("/api/v1/me");

        // Then
        assertThat(answer.headers().firstValue("RateLimit").orElse("")).matches("\"api\";r=\\d+;t=\\d+");
        assertThat(answer.headers().firstValue("RateLimit-Policy").orElse("")).matches("\"api\";q=\\d+;w=300");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
    }
}
