package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads that are one archive. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ArchiveIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");

    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;
    private Api owner;
    private Api admin;

    @BeforeEach
    void register() throws Exception {
        name = "packer-" + counter++;
        owner = Api.register(registry, name);
        admin = new Api(registry, RegistryServices.key("admin"));
    }

    @Test
    void unpacksAnArchiveWithAFolderInIt() throws Exception {
        // Given
        Map<String, byte[]> inside = new TreeMap<>();
        Api.read(SAMPLE).forEach((path, bytes) -> inside.put("my-adapter/" + path, bytes));

        // When
        JsonNode done = owner.publish(Map.of("adapter.zip", zip(inside)), name + "/zipped", "latest");

        // Then
        assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
        assertThat(done.path("findings").toString()).contains("ARCHIVE_NESTED_DIR");
        assertThat(owner.json("/api/v1/adapters/" + name + "/zipped/versions/latest")
                        .path("files"))
                .hasSize(inside.size());
    }

    @Test
    void refusesUnsafeArchivesAndLeavesNothing() throws Exception {
        // Given
        Map<String, byte[]> many = new TreeMap<>();
        for (int i = 0; i < 65; i++) {
            many.put("file-" + i, new byte[] {1});
        }
        List<byte[]> archives = List.of(
                zip(many),
                zip(Map.of("inner.zip", zip(Map.of("a", new byte[1])))),
                zip(Map.of("bomb.txt", new byte[20 << 20])),
                "PK no archive".getBytes(StandardCharsets.UTF_8));
        long objects = RegistryServices.settledObjectCount();

        for (byte[] archive : archives) {
            // When
            JsonNode done = owner.publish(Map.of("adapter.zip", archive), name + "/unsafe", "latest");

            // Then
            assertThat(done.path("state").asText()).isEqualTo("failed");
            assertThat(done.path("findings").toString()).contains("ARCHIVE_UNSAFE");
        }
        assertThat(RegistryServices.objectCountOnce(objects)).isEqualTo(objects);
    }

    @Test
    void refusesPathsThatLeaveTheArchive() throws Exception {
        // When
        JsonNode done = owner.publish(
                Map.of("adapter.zip", zip(Map.of("../../etc/passwd", new byte[] {1}, "README.md", new byte[] {65}))),
                name + "/slip",
                "latest");

        // Then
        assertThat(done.path("findings").toString()).contains("FILE_PATH_UNSAFE");
    }

    @Test
    void countsWhatIsInAnArchive() throws Exception {
        // Given
        byte[] archive = zip(Api.read(SAMPLE));
        admin.send("PUT", "/api/v1/admin/accounts/" + name + "/quota", Map.of("limit", archive.length + 10));

        // When
        JsonNode done = owner.publish(Map.of("adapter.zip", archive), name + "/zipped", "latest");

        // Then
        assertThat(done.path("state").asText()).isEqualTo("failed");
        assertThat(done.path("findings").findValuesAsText("code")).containsExactly("QUOTA_STORAGE");
        assertThat(owner.json("/api/v1/quota").path("stored").asLong()).isZero();
        assertThat(owner.get("/api/v1/adapters/" + name + "/zipped").statusCode())
                .isEqualTo(404);
    }

    private static byte[] zip(Map<String, byte[]> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
