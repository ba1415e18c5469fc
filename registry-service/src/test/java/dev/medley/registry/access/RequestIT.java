package dev.medley.registry.access;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every request may count on: repeating, refusals, pages, limits, the audit log. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RequestIT {
    private static final List<String> POSTS = List.of(
            "/v1/chat/completions",
            "/v1/completions",
            "/v1/route",
            "/api/v1/adapters",
            "/api/v1/sessions",
            "/api/v1/uploads",
            "/api/v1/validations",
            "/api/repos/create",
            "/api/models/some/body/commit/main",
            "/api/models/some/body/paths-info/main");
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
    void tellsWhatIsWrongWithABodyOfAnotherShapeOrType() throws Exception {
        for (String body : List.of(
                "[null]",
                "{\"name\":{}}",
                "{\"colour\":1}",
                "{\"name\":\"a\",\"name\":\"b\",\"scopes\":[]}",
                "{",
                "\0\0\0{zzzz")) {
            // When
            HttpResponse<String> refused = owner.send("POST", "/api/v1/keys", body);

            // Then
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(Api.JSON.readTree(refused.body()).path("code").asText()).isEqualTo("INVALID_JSON");
            assertThat(refused.body()).doesNotContain("dev.medley", "java.", "Source:", "StreamReadFeature");
        }
        HttpResponse<String> text = owner.sendText("/api/v1/adapters/a/b/access-requests", "please");
        assertThat(text.statusCode()).isEqualTo(415);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "a/b/c", ";", "/", "application/json;;", "application/json; charset=nope"})
    void takesATypeThatIsNoneForAFaultOfItsSender(String type) throws Exception {
        for (String path : POSTS) {
            // When
            HttpResponse<String> answer = owner.sendAs(path, "{}".getBytes(UTF_8), "Content-Type", type);

            // Then
            assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 499);
            if (!type.startsWith("application/json")) {
                assertThat(answer.statusCode()).as(path).isEqualTo(415);
                requireRefusal(path, answer, "UNSUPPORTED_MEDIA_TYPE");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "gzip, identity", "nonsense"})
    void asksForUncompressedBodies(String encoding) throws Exception {
        for (String path : POSTS) {
            // When
            HttpResponse<String> answer = owner.sendAs(
                    path, "{}".getBytes(UTF_8), "Content-Type", "application/json", "Content-Encoding", encoding);

            // Then
            assertThat(answer.statusCode()).as(path).isEqualTo(415);
            assertThat(answer.body()).as(path).contains("uncompressed");
            requireRefusal(path, answer, "UNSUPPORTED_ENCODING");
        }
    }

    /** In the shape of the API that the path belongs to. */
    private static void requireRefusal(String path, HttpResponse<String> answer, String code) throws Exception {
        JsonNode body = Api.JSON.readTree(answer.body());
        if (path.startsWith("/v1/")) {
            assertThat(body.at("/error/code").asText()).as(path).isEqualTo(code.toLowerCase(Locale.ROOT));
        } else if (path.startsWith("/api/v1/")) {
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(body.path("code").asText()).as(path).isEqualTo(code);
        } else {
            assertThat(answer.headers().firstValue("X-Error-Code")).as(path).contains(code);
            assertThat(body.path("error").isTextual()).as(path).isTrue();
        }
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
        Api other = owner.withKey(Map.of("name", "other", "scopes", List.of("adapter:read")));
        HttpResponse<String> answer = owner.post("/api/v1/sessions", "[]");
        String policy = answer.headers().firstValue("RateLimit-Policy").orElseThrow();

        // When
        for (int i = 0; i < 10_000 && answer.statusCode() != 429; i++) {
            answer = owner.post("/api/v1/sessions", "[]");
        }

        // Then
        assertThat(policy).matches("\"auth\";q=\\d+;w=300");
        assertThat(answer.headers().firstValue("X-Error-Code")).contains("RATE_LIMITED");
        assertThat(answer.headers().firstValue("RateLimit").orElse("")).startsWith("\"auth\";r=0;");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
        assertThat(owner.get("/api/v1/me").statusCode()).isEqualTo(200);
        assertThat(other.post("/api/v1/sessions", "[]").statusCode()).isEqualTo(400);
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

    @Test
    void writesChangesToTheAuditLogOfTheirAccount() throws Exception {
        // When
        owner.post("/api/v1/adapters", Map.of("id", name + "/seen"));
        Api.register(registry, name + "-other").post("/api/v1/adapters", Map.of("id", name + "/stolen"));

        // Then
        JsonNode mine = owner.json("/api/v1/audit");
        assertThat(mine.at("/items/0/action").asText()).isEqualTo("POST /api/v1/adapters");
        assertThat(mine.at("/items/0/status").asInt()).isEqualTo(201);
        assertThat(mine.at("/items/0/actor").asText()).isEqualTo(name);
        assertThat(mine.toString()).doesNotContain(name + "-other").doesNotContain("mdl_sk");
        Api admin = new Api(registry, RegistryServices.key("admin"));
        JsonNode all = admin.json("/api/v1/audit?all=true&actor=" + name + "-other");
        assertThat(all.at("/items/0/code").asText()).isEqualTo("NOT_OWNER");
        assertThat(owner.get("/api/v1/audit?all=true").statusCode()).isEqualTo(403);
    }

    @Test
    void auditsWhatWasMadeAndHowItWasChanged() throws Exception {
        // Given
        String organisation = name + "-firm";
        Api member = Api.register(registry, name + "-member");
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        owner.admit(organisation, member, "reader");

        // When
        owner.send("PUT", "/api/v1/orgs/" + organisation + "/members/" + name + "-member", Map.of("role", "publisher"));
        owner.post("/api/v1/robots", Map.of("name", "ci", "owner", organisation));
        owner.open(Map.of("LICENSE", new byte[1]), organisation + "/words", "latest");
        owner.post("/api/v1/adapters", Map.of("id", organisation + "/empty", "visibility", "private"));

        // Then
        List<String> mine = audited(owner, organisation);
        assertThat(mine).hasSize(6);
        assertThat(mine.get(0))
                .isEqualTo(
                        "/api/v1/adapters/" + organisation + "/empty " + organisation + "/empty, visibility private");
        assertThat(mine.get(1)).matches("/api/v1/uploads/[-0-9a-f]{36} " + organisation + "/words");
        assertThat(mine.get(2)).isEqualTo("/api/v1/robots/" + organisation + "+ci role publisher");
        assertThat(mine.get(3))
                .isEqualTo("/api/v1/orgs/" + organisation + "/members/" + name + "-member role publisher");
        assertThat(mine.get(4))
                .matches(
                        "/api/v1/orgs/" + organisation + "/invitations/[-0-9a-f]{36} " + name + "-member, role reader");
        assertThat(mine.get(5)).isEqualTo("/api/v1/orgs/" + organisation + " ");
        assertThat(audited(member, organisation))
                .singleElement()
                .asString()
                .startsWith("/api/v1/invitations/")
                .endsWith("/accept " + organisation);
    }

    @Test
    void auditsAllThatOneRequestDeletes() throws Exception {
        // Given
        List<String> ids = IntStream.range(0, 20)
                .mapToObj(number -> name + "/a-name-of-some-length-" + number)
                .toList();

        // When
        owner.post("/api/v1/adapters/batchDelete", Map.of("ids", ids));

        // Then
        String detail = owner.json("/api/v1/audit").at("/items/0/detail").asText();
        assertThat(List.of(detail.split(", "))).hasSize(20).last().isEqualTo(ids.getLast() + " 404");
    }

    private static List<String> audited(Api caller, String object) throws Exception {
        List<String> entries = new ArrayList<>();
        for (JsonNode entry : caller.json("/api/v1/audit?object=" + object).path("items")) {
            entries.add(
                    entry.path("object").asText() + " " + entry.path("detail").asText());
        }
        return entries;
    }

    @Test
    void keepsAuditEntriesOfPathsThatTheDatabaseCanNotHold() throws Exception {
        // When
        HttpResponse<String> refused =
                owner.send("PUT", "/api/v1/adapters/" + name + "/words/tags/%00", Map.of("version", "latest"));

        // Then
        assertThat(refused.statusCode()).isBetween(400, 404);
        JsonNode entry = owner.json("/api/v1/audit").at("/items/0");
        assertThat(entry.path("object").asText()).isEqualTo("/api/v1/adapters/" + name + "/words/tags/\uFFFD");
        assertThat(entry.path("status").asInt()).isEqualTo(refused.statusCode());
    }
}
