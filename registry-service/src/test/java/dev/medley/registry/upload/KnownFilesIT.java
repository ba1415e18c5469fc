package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.Digest;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.hub.HubCalls;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are here already: one's own, somebody else's, and those that moderation removed. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class KnownFilesIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");

    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;
    private Api owner;
    private Api admin;

    @BeforeEach
    void register() throws Exception {
        name = "knower-" + counter++;
        owner = Api.register(registry, name);
        admin = new Api(registry, RegistryServices.key("admin"));
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
    void refusesFilesThatModerationRemoved() throws Exception {
        // Given
        Map<String, byte[]> folder = BlockedSample.of(Api.read(SAMPLE));
        owner.publish(folder, name + "/bad", "latest");
        admin.post("/api/v1/admin/adapters/" + name + "/bad/takedown", Map.of("reason", "malware", "blockFiles", true));
        Api other = Api.register(registry, name + "-again");
        var hub = new HubCalls(name + "-again", other, other);
        hub.create("committed", "public");

        for (Map<String, byte[]> again : List.of(folder, withOtherHeader(folder))) {
            // When
            JsonNode done = other.publish(again, name + "-again/bad", "latest");
            HttpResponse<String> committed = hub.commit("committed", HubCalls.add(again));

            // Then
            assertThat(done.path("state").asText()).isEqualTo("failed");
            assertThat(done.path("findings").toString()).contains("HASH_BLOCKED");
            assertThat(committed.statusCode()).as(committed.body()).isEqualTo(400);
            assertThat(committed.headers().firstValue("X-Error-Code")).contains("HASH_BLOCKED");
        }
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
        String alike = name.replace('-', '.').replace('1', 'l').replace('0', 'o');
        Api other = Api.register(registry, alike);

        // When
        JsonNode done = other.publish(SAMPLE, alike + "/so1id", "latest");

        // Then
        assertThat(done.path("state").asText()).isEqualTo("succeeded");
        assertThat(done.path("findings").findValuesAsText("code")).contains("NAME_CONFUSABLE", "DUPLICATE_PAYLOAD");
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

    private static boolean exists(JsonNode upload, String path) {
        for (JsonNode file : upload.path("files")) {
            if (file.path("path").asText().equals(path)) {
                return file.path("exists").asBoolean();
            }
        }
        throw new AssertionError(path);
    }
}
