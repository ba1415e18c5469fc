package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an upload that is open reserves and asks for, and how it ends. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class OpenUploadIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");

    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    UploadSweeper sweeper;

    @Inject
    AgroalDataSource database;

    private String name;
    private Api owner;
    private Api admin;

    @BeforeEach
    void register() throws Exception {
        name = "opener-" + counter++;
        owner = Api.register(registry, name);
        admin = new Api(registry, RegistryServices.key("admin"));
    }

    @Test
    void reservesAndGivesBackRoom() throws Exception {
        // Given
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLE));
        folder.put("README.md", ("# " + name).getBytes(StandardCharsets.UTF_8));
        long size = folder.values().stream().mapToLong(bytes -> bytes.length).sum();
        admin.send("PUT", "/api/v1/admin/accounts/" + name + "/quota", Map.of("limit", size + 10));

        // When
        JsonNode first =
                Api.JSON.readTree(owner.open(folder, name + "/one", "latest").body());
        JsonNode asked = admin.json("/api/v1/admin/accounts/" + name + "/quota");
        long reserved = owner.json("/api/v1/quota").path("reserved").asLong();
        HttpResponse<String> second = owner.open(
                Map.of("adapter_model.safetensors", new byte[11 + (int) (size - reserved)]), name + "/two", "latest");
        owner.delete("/api/v1/uploads/" + first.path("id").asText());
        JsonNode after = owner.json("/api/v1/quota");

        // Then
        assertThat(reserved).isPositive().isEqualTo(asked.path("reserved").asLong());
        assertThat(asked.path("limit").asLong()).isEqualTo(size + 10);
        assertThat(second.statusCode()).isEqualTo(403);
        assertThat(second.headers().firstValue("X-Error-Code")).contains("QUOTA_STORAGE");
        assertThat(after.path("reserved").asLong()).isZero();
        assertThat(after.path("stored").asLong()).isZero();
    }

    @Test
    void asksForMissingPartsAndEndsWhatExpired() throws Exception {
        // Given
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLE));
        folder.put("README.md", ("# parts of " + name).getBytes(StandardCharsets.UTF_8));
        JsonNode upload =
                Api.JSON.readTree(owner.open(folder, name + "/parts", "latest").body());
        String path = "/api/v1/uploads/" + upload.path("id").asText();

        // When
        HttpResponse<String> incomplete = owner.post(path + "/complete", Map.of("files", List.of()));
        expire(upload.path("id").asText());
        HttpResponse<String> expired = owner.post(path + "/complete", owner.send(upload, folder));
        sweeper.sweep();

        // Then
        assertThat(incomplete.statusCode()).isEqualTo(422);
        assertThat(incomplete.headers().firstValue("X-Error-Code")).contains("UPLOAD_PARTS_INCOMPLETE");
        assertThat(expired.statusCode()).isEqualTo(410);
        assertThat(expired.headers().firstValue("X-Error-Code")).contains("UPLOAD_EXPIRED");
        assertThat(owner.get(path).statusCode()).isEqualTo(404);
        assertThat(owner.json("/api/v1/quota").path("reserved").asLong()).isZero();
    }

    @Test
    void signsOnlyPartsThatThereAre() throws Exception {
        // Given
        JsonNode upload = Api.JSON.readTree(owner.open(
                        Map.of("README.md", ("# " + name).getBytes(StandardCharsets.UTF_8)), name + "/signed", "latest")
                .body());
        String path = "/api/v1/uploads/" + upload.path("id").asText() + "/parts/sign";

        for (String numbers :
                List.of("[null]", "[0]", "[-1]", "[2]", "[1e99999]", "[2147483648]", "[\"1\"]", "[[1]]")) {
            // When
            HttpResponse<String> refused =
                    owner.post(path, "{\"files\":[{\"path\":\"README.md\",\"numbers\":" + numbers + "}]}");

            // Then
            assertThat(refused.statusCode()).as(numbers).isEqualTo(400);
        }
    }

    @Test
    void refusesNamesThatCanNotBe() throws Exception {
        // When
        HttpResponse<String> malformed = owner.open(Map.of("LICENSE", new byte[1]), name + "/bad--name", "latest");
        HttpResponse<String> taken = new Api(registry, "")
                .post(
                        "/api/v1/accounts",
                        Map.of("username", name, "email", "a@example.org", "password", "correct horse"));

        // Then
        assertThat(malformed.headers().firstValue("X-Error-Code")).contains("NAME_INVALID");
        assertThat(taken.headers().firstValue("X-Error-Code")).contains("NAME_TAKEN");
    }

    private void expire(String id) throws Exception {
        Sql.run(database, "update upload set expires_at = now() - interval '1 hour' where id = ?::uuid", id);
    }
}
