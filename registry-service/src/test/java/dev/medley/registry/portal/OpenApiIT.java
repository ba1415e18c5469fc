package dev.medley.registry.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the OpenAPI document says is what the registry does: methods, and bodies that break what it says of them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class OpenApiIT {
    private static final List<String> NO_OBJECTS = List.of(
            "{", "nil", "[]", "0", "\"\"", "[[[[", "{}x", "{\"none such\": 1}", "\u0000", "[null]", "\0\0\0{zzzz");
    private static final List<String> NO_VALUES =
            List.of("1.5e-3", "\"\\u0000\"", "[[null]]", "{\"\\u0000\": {}}", "-1e400");

    /** Whatever comes here without an identity is sent to the provider, before any method is looked at. */
    private static final String BEHIND_PROVIDER = "/api/v1/sessions/oidc";

    @TestHTTPResource("/")
    URI registry;

    @Test
    void tellsTheMethodsOfEveryAddress() throws Exception {
        // Given
        JsonNode paths = document().path("paths");
        HttpClient client = HttpClient.newHttpClient();
        List<String> wrong = new ArrayList<>();

        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            if (path.getKey().equals(BEHIND_PROVIDER)) {
                continue;
            }
            TreeSet<String> declared = new TreeSet<>(List.of("OPTIONS"));
            path.getValue().fieldNames().forEachRemaining(method -> declared.add(method.toUpperCase(Locale.ROOT)));
            if (declared.contains("GET")) {
                declared.add("HEAD");
            }
            declared.remove("PARAMETERS");
            URI address = registry.resolve(fill(path.getKey()));

            // When
            HttpResponse<String> options = client.send(
                    HttpRequest.newBuilder(address)
                            .method("OPTIONS", BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            HttpResponse<String> other = client.send(
                    HttpRequest.newBuilder(address)
                            .method("SEARCH", BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());

            // Then
            String expected = String.join(", ", declared);
            if (options.statusCode() != 204 || !allow(options).equals(expected)) {
                wrong.add("OPTIONS " + path.getKey() + " " + options.statusCode() + " " + allow(options));
            }
            if (other.statusCode() != 405 || !allow(other).equals(expected)) {
                wrong.add("SEARCH " + path.getKey() + " " + other.statusCode() + " " + allow(other));
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void describesSuitesAndArmsAsTheyAreWritten() throws Exception {
        // When
        JsonNode schemas = document().at("/components/schemas");

        // Then
        assertThat(schemas.at("/Case/properties").has("expected_adapter")).isTrue();
        assertThat(schemas.at("/Arm/properties").has("max_tokens")).isTrue();
        assertThat(schemas.at("/Arm/properties").has("exclude_expected")).isTrue();
        assertThat(schemas.at("/Case/properties").toString() + schemas.at("/Arm/properties"))
                .doesNotContain("expectedAdapter", "maxTokens", "excludeExpected");
        assertThat(schemas.at("/Arm/properties/mixture/type").toString()).contains("object");
        assertThat(schemas.at("/Arm/properties/adapters/type").toString()).contains("array");
    }

    @Test
    void refusesMalformedBodiesWithoutFailing() throws Exception {
        // Given
        JsonNode document = document();
        Api caller = Api.register(registry, "wrong-bodies");
        List<String> wrong = new ArrayList<>();
        int sent = 0;

        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                JsonNode schema = operation.getValue().at("/requestBody/content/application~1json/schema");
                if (schema.isMissingNode()) {
                    continue;
                }
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                for (String body : malformed(document, schema)) {
                    // When
                    HttpResponse<String> answer = caller.send(method, fill(path.getKey()), body);

                    // Then
                    sent++;
                    if (answer.statusCode() < 400 || answer.statusCode() >= 500) {
                        wrong.add(method + " " + path.getKey() + " " + body + ": " + answer.statusCode());
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(sent).isGreaterThan(500);
    }

    /** Bodies that are no JSON, no object, or have one field with a value that no field of its type takes. */
    private static List<String> malformed(JsonNode document, JsonNode schema) {
        List<String> bodies = new ArrayList<>(NO_OBJECTS);
        JsonNode named = schema.has("anyOf") ? schema.path("anyOf").path(0) : schema;
        JsonNode object = document.at(named.path("$ref").asText().substring(1));
        for (Map.Entry<String, JsonNode> field : object.path("properties").properties()) {
            // JSON of the caller's own.
            boolean isFree = field.getValue().toString().contains("/JsonNode\"")
                    || field.getValue().path("type").asText().equals("object");
            if (isFree) {
                continue;
            }
            NO_VALUES.forEach(value -> bodies.add("{\"" + field.getKey() + "\": " + value + "}"));
        }
        return bodies;
    }

    private JsonNode document() throws IOException, InterruptedException {
        return new Api(registry, "").json("/api/v1/openapi.json?format=json");
    }

    private static String fill(String template) {
        return template.replaceAll("\\{(id)}", UUID.randomUUID().toString()).replaceAll("\\{\\w+}", "nothing");
    }

    private static String allow(HttpResponse<String> answer) {
        return answer.headers().firstValue("Allow").orElse("none");
    }
}
