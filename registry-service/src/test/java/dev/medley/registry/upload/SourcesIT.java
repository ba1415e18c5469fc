package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.Digest;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where files come from besides one by one: archives, what is here already, another hub; and how much room there is for them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class SourcesIT {
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
    void skipsFilesThatTheCallerMayReadAndNoOthers() throws Exception {
        // Given
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLE));
        folder.put(
                "README.md", ("---\nlicense: mit\n---\n# Secret of " + name + "\n").getBytes(StandardCharsets.UTF_8));
        owner.publish(folder, name + "/first", "latest");
        owner.send("PATCH", "/api/v1/adapters/" + name + "/first", Map.of("visibility", "private"));
        Api stranger = Api.register(registry, name + "-stranger");

        // When
        JsonNode own =
                Api.JSON.readTree(owner.open(folder, name + "/second", "latest").body());
        JsonNode foreign = Api.JSON.readTree(
                stranger.open(folder, name + "-stranger/copy", "latest").body());
        JsonNode done = owner.finish(own, owner.send(own, folder));

        // Then
        assertThat(own.path("files").findValuesAsText("exists")).containsOnly("true");
        assertThat(exists(foreign, "README.md")).isFalse();
        assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
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

    @Test
    void refusesFilesThatModerationRemoved() throws Exception {
        // Given
        Map<String, byte[]> folder = BlockedSample.of(Api.read(SAMPLE));
        owner.publish(folder, name + "/bad", "latest");
        admin.post("/api/v1/admin/adapters/" + name + "/bad/takedown", Map.of("reason", "malware", "blockFiles", true));
        Api other = Api.register(registry, name + "-again");

        for (Map<String, byte[]> again : List.of(folder, withOtherHeader(folder))) {
            // When
            JsonNode done = other.publish(again, name + "-again/bad", "latest");
            HttpResponse<String> committed = commit(other, name + "-again", again);

            // Then
            assertThat(done.path("state").asText()).isEqualTo("failed");
            assertThat(done.path("findings").toString()).contains("HASH_BLOCKED");
            assertThat(committed.statusCode()).as(committed.body()).isEqualTo(400);
            assertThat(committed.headers().firstValue("X-Error-Code")).contains("HASH_BLOCKED");
        }
    }

    private static HttpResponse<String> commit(Api by, String owner, Map<String, byte[]> files) throws Exception {
        by.post("/api/repos/create", Map.of("name", "committed"));
        List<String> lines = new ArrayList<>(List.of("{\"key\":\"header\",\"value\":{\"summary\":\"Upload\"}}"));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            lines.add("{\"key\":\"file\",\"value\":{\"path\":\"" + file.getKey()
                    + "\",\"encoding\":\"base64\",\"content\":\""
                    + Base64.getEncoder().encodeToString(file.getValue()) + "\"}}");
        }
        return by.send("POST", "/api/models/" + owner + "/committed/commit/main", String.join("\n", lines));
    }

    /** The same values behind a header that ends in other spaces. */
    private static Map<String, byte[]> withOtherHeader(Map<String, byte[]> folder) {
        Map<String, byte[]> changed = new TreeMap<>(folder);
        byte[] old = folder.get("adapter_model.safetensors");
        ByteBuffer file = ByteBuffer.allocate(old.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) ByteBuffer.wrap(old).order(ByteOrder.LITTLE_ENDIAN).getLong();
        file.putLong(header + 8L).put(old, 8, header).put("        ".getBytes(StandardCharsets.UTF_8));
        file.put(old, 8 + header, old.length - 8 - header);
        changed.put("adapter_model.safetensors", file.array());
        return changed;
    }

    @Test
    void knowsWeightsByTheirValuesWhateverMetadataTheyHave() throws Exception {
        // Given
        Map<String, byte[]> folder = Api.read(SAMPLE);
        byte[] weights = folder.get("adapter_model.safetensors");
        // Values that no other test has.
        weights[weights.length - 4] ^= (byte) (counter + 1);
        int data = 8
                + (int) ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String payload = Digest.sha256(Arrays.copyOfRange(weights, data, weights.length));

        // When
        owner.publish(folder, name + "/one", "latest");
        JsonNode done = owner.publish(withOtherHeader(folder), name + "/other", "latest");

        // Then
        assertThat(done.path("findings").findValuesAsText("code")).containsExactly("DUPLICATE_PAYLOAD");
        assertThat(owner.json("/api/v1/by-hash/" + payload).path("items").findValuesAsText("adapter"))
                .contains(name + "/one", name + "/other");
    }

    @Test
    void warnsOfNamesAndWeightsThatAreNearlySomebodyElses() throws Exception {
        // Given
        owner.publish(SAMPLE, name + "/solid", "latest");
        String alike = name.replace("packer-", "packer.").replace('1', 'l').replace('0', 'o');
        Api other = Api.register(registry, alike.equals(name) ? name + ".x" : alike);

        // When
        JsonNode done = other.publish(SAMPLE, (alike.equals(name) ? name + ".x" : alike) + "/so1id", "latest");

        // Then
        assertThat(done.path("state").asText()).isEqualTo("succeeded");
        assertThat(done.path("findings").findValuesAsText("code")).contains("NAME_CONFUSABLE", "DUPLICATE_PAYLOAD");
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

    private void expire(String id) throws Exception {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "update upload set expires_at = now() - interval '1 hour' where id = ?::uuid")) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
    }

    @Test
    void importsAnAdapterFromAnotherHub() throws Exception {
        // Given
        RegistryServices.HUB.offer("Some.Body/Sort_Words", Api.read(SAMPLE));

        // When
        HttpResponse<String> started =
                owner.post("/api/v1/imports", Map.of("from", "Some.Body/Sort_Words", "to", name + "/imported"));
        JsonNode done = owner.follow(started.headers().firstValue("Location").orElseThrow());

        // Then
        assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
        assertThat(RegistryServices.HUB.authorizations()).isEmpty();
    }

    @Test
    void importsNothingThatIsNotThereOrNotAllowed() throws Exception {
        // When
        HttpResponse<String> elsewhere = owner.post(
                "/api/v1/imports", Map.of("from", "a/b", "to", name + "/x", "endpoint", "http://169.254.169.254"));
        HttpResponse<String> climbing = owner.post("/api/v1/imports", Map.of("from", "../b", "to", name + "/x"));
        HttpResponse<String> missing = owner.post("/api/v1/imports", Map.of("from", "no/body", "to", name + "/x"));

        // Then
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(climbing.statusCode()).isEqualTo(400);
        JsonNode done = owner.follow(missing.headers().firstValue("Location").orElseThrow());
        assertThat(done.path("state").asText()).isEqualTo("failed");
        assertThat(done.path("findings").findValuesAsText("code")).containsExactly("IMPORT_FAILED");
        assertThat(owner.get("/api/v1/adapters/" + name + "/x").statusCode()).isEqualTo(404);
    }

    private static boolean exists(JsonNode upload, String path) {
        for (JsonNode file : upload.path("files")) {
            if (file.path("path").asText().equals(path)) {
                return file.path("exists").asBoolean();
            }
        }
        throw new AssertionError(path);
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
