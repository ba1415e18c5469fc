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
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that no route can read: of another shape, another type, or compressed. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RequestBodyIT {
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

    private Api owner;

    @BeforeEach
    void register() throws Exception {
        owner = Api.register(registry, "writer-" + counter++);
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
    @ValueSource(strings = {"\"0.5\"", "\"\"", "\" \"", "\"NaN\"", "true", "[0.5]", "NaN"})
    void takesOnlyANumberForANumber(String weight) throws Exception {
        // When
        HttpResponse<String> refused = owner.send(
                "POST", "/api/v1/blends", "{\"to\":\"a/b\",\"adapters\":[{\"id\":\"a/c\",\"weight\":" + weight + "}]}");

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(Api.JSON.readTree(refused.body()).path("code").asText()).isEqualTo("INVALID_JSON");
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
}
