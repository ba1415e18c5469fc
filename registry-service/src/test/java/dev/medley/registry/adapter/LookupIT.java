package dev.medley.registry.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.Digest;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions that are asked for by name, by digest, by the hash of a file, and many at once. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class LookupIT {
    @TestHTTPResource("/")
    URI registry;

    private String name;
    private String adapter;
    private Api owner;
    private Api reader;
    private String first;
    private String second;

    @BeforeEach
    void publishTwo() throws Exception {
        TwoVersions versions = TwoVersions.publish(registry);
        name = versions.name();
        owner = versions.owner();
        adapter = versions.adapter();
        first = versions.first();
        second = versions.second();
        reader = new Api(registry, RegistryServices.key("demo"));
    }

    @Test
    void sendsAManifestWithTheDigestOfItsBytes() throws Exception {
        // When
        HttpResponse<byte[]> manifest = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(registry.resolve(adapter + "/versions/v1/manifest"))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        // Then
        byte[] digest = Digest.sha256().digest(manifest.body());
        assertThat("sha256:" + HexFormat.of().formatHex(digest)).isEqualTo(first);
        for (String field : List.of("Content-Digest", "Repr-Digest")) {
            assertThat(manifest.headers().firstValue(field))
                    .as(field)
                    .contains("sha-256=:" + Base64.getEncoder().encodeToString(digest) + ":");
        }
    }

    @Test
    void findsVersionsByTheHashOfAFileForThoseWhoSeeThem() throws Exception {
        // Given
        String hash = owner.json(adapter + "/versions/v1").at("/files/0/sha256").asText();

        // When
        JsonNode seen = reader.json("/api/v1/by-hash/" + hash);
        owner.send("PATCH", adapter, Map.of("visibility", "private"));
        JsonNode hidden = reader.json("/api/v1/by-hash/" + hash);

        // Then
        assertThat(seen.path("items").findValuesAsText("adapter")).contains(name + "/words");
        assertThat(hidden.path("items").findValuesAsText("adapter")).doesNotContain(name + "/words");
        assertThat(reader.get("/api/v1/by-hash/nothing").statusCode()).isEqualTo(400);
    }

    @Test
    void getsManyAtOnceAndHidesWhatIsHidden() throws Exception {
        // Given
        owner.post("/api/v1/adapters", Map.of("id", name + "/secret", "visibility", "private"));
        String words = name + "/words";
        List<String> ids =
                List.of(words, words + ":v2", words + "@" + first, words + ":v9", name + "/secret", name + "/nothing");

        // When
        JsonNode items = Api.JSON
                .readTree(reader.post("/api/v1/adapters/batchGet", Map.of("ids", ids))
                        .body())
                .path("items");

        // Then
        assertThat(items.findValuesAsText("status")).containsExactly("200", "200", "200", "404", "404", "404");
        assertThat(items.at("/0/adapter/latest/version").asText()).isEqualTo(first);
        assertThat(items.at("/0/version").isMissingNode()).isTrue();
        assertThat(items.at("/1/version/version").asText()).isEqualTo(second);
        assertThat(items.at("/2/version/version").asText()).isEqualTo(first);
        assertThat(items.at("/3/error/code").asText()).isEqualTo("REVISION_NOT_FOUND");
        assertThat(items.at("/4/error")).isEqualTo(items.at("/5/error"));
        assertThat(owner.post("/api/v1/adapters/batchGet", Map.of("ids", List.of(name + "/secret")))
                        .body())
                .contains("\"status\":200");
        assertThat(reader.post("/api/v1/adapters/batchGet", Map.of("ids", List.of("words")))
                        .statusCode())
                .isEqualTo(400);
    }
}
