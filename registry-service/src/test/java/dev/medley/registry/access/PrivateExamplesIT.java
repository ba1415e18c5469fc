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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Examples that their owner keeps: they route, and nobody else sees them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class PrivateExamplesIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");

    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;

    private Api owner;

    private Api reader;

    @BeforeEach
    void register() throws Exception {
        name = "keeps-examples-" + counter++;
        owner = Api.register(registry, name);
        reader = new Api(registry, RegistryServices.key("demo"));
    }

    @Test
    void keepsPrivateExamplesFromOthersAndRoutesByThem() throws Exception {
        // Given
        Map<String, byte[]> folder = withPrivateExamples();
        owner.publish(folder, name + "/words", "latest");
        String path = "/api/v1/adapters/" + name + "/words";

        // Then
        assertThat(owner.get(path + "/resolve/latest/examples.jsonl").statusCode())
                .isEqualTo(302);
        for (Api other : List.of(
                reader,
                owner.withKey("calls", "inference:call"),
                owner.withKey(Map.of(
                        "name", "narrow", "scopes", List.of("adapter:read"), "resources", List.of(name + "/else"))))) {
            assertThat(other.get(path + "/resolve/latest/examples.jsonl").statusCode())
                    .isEqualTo(404);
            assertThat(other.get("/" + name + "/words/resolve/main/examples.jsonl")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(other.json(path + "/versions/latest").path("files").findValuesAsText("path"))
                    .doesNotContain("examples.jsonl")
                    .contains("README.md");
            assertThat(other.json("/api/models/" + name + "/words")
                            .path("siblings")
                            .findValuesAsText("rfilename"))
                    .doesNotContain("examples.jsonl");
            assertThat(other.get("/" + name + "/words/resolve/main/README.md").statusCode())
                    .isEqualTo(302);
        }
    }

    @Test
    void leavesPrivateExamplesOutOfWhatOthersFork() throws Exception {
        // Given
        Map<String, byte[]> folder = withPrivateExamples();
        String whole =
                owner.publish(folder, name + "/words", "latest").path("version").asText();
        String fork = "/api/v1/adapters/" + name + "/words/versions/latest/fork";
        Api other = Api.register(registry, name + "-other");

        // When
        owner.post(fork, Map.of("to", name + "/own"));
        other.post(fork, Map.of("to", name + "-other/forked"));
        other.post("/api/models/" + name + "/words/duplicate", Map.of("repository", name + "-other/copied"));

        // Then
        assertThat(owner.json("/api/v1/adapters/" + name + "/own/versions/latest")
                        .path("version")
                        .asText())
                .isEqualTo(whole);
        for (String copy : List.of("forked", "copied")) {
            String path = "/api/v1/adapters/" + name + "-other/" + copy;
            JsonNode manifest = other.json(path + "/versions/latest/manifest");
            assertThat(manifest.path("files").findValuesAsText("path"))
                    .doesNotContain("examples.jsonl")
                    .contains("README.md");
            assertThat(other.json(path + "/versions/latest").path("files")).hasSize(folder.size() - 1);
            assertThat(other.get(path + "/resolve/latest/examples.jsonl").statusCode())
                    .isEqualTo(404);
            assertThat(other.get(path + "/resolve/latest/README.md").statusCode())
                    .isEqualTo(302);
        }
    }

    private static Map<String, byte[]> withPrivateExamples() throws Exception {
        Map<String, byte[]> folder = Api.read(SAMPLE);
        folder.computeIfPresent(
                "README.md",
                (path, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                        .replace("examples: public", "examples: private")
                        .getBytes(StandardCharsets.UTF_8));
        return folder;
    }
}
