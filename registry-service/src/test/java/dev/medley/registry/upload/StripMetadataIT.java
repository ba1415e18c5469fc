package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights and images may lose what their programs wrote into them, before anybody reads them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class StripMetadataIT {
    private static final String WEIGHTS = "adapter_model.safetensors";
    private static final String PRIVATE = "/home/eve/photos";
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String name;
    private Api owner;
    private Map<String, byte[]> folder;

    @BeforeEach
    void register() throws Exception {
        name = "eve-" + counter++;
        owner = Api.register(registry, name);
        folder = new TreeMap<>(Api.read(Path.of("../samples/adapters/sort-words")));
        folder.put(WEIGHTS, told(folder.get(WEIGHTS)));
        folder.put("photo.gif", gif(PRIVATE));
    }

    @Test
    void keepsValuesAndPicturesAndTakesTheRestOut() throws Exception {
        // When
        JsonNode done = publish(true);

        // Then
        assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
        assertThat(done.path("findings").findValuesAsText("code")).doesNotContain("META_PRIVATE");
        assertThat(new String(stored("photo.gif"), StandardCharsets.ISO_8859_1)).doesNotContain(PRIVATE);
        byte[] weights = stored(WEIGHTS);
        assertThat(new String(weights, StandardCharsets.ISO_8859_1)).doesNotContain(PRIVATE);
        assertThat(data(weights)).isEqualTo(data(folder.get(WEIGHTS)));
        assertThat(stored("README.md")).isEqualTo(folder.get("README.md"));
    }

    @Test
    void leavesEverythingAsItIsWhereNobodyAsksForItAndTells() throws Exception {
        // When
        JsonNode done = publish(false);

        // Then
        assertThat(done.path("findings").findValuesAsText("code")).contains("META_PRIVATE");
        assertThat(stored(WEIGHTS)).isEqualTo(folder.get(WEIGHTS));
        assertThat(stored("photo.gif")).isEqualTo(folder.get("photo.gif"));
    }

    @ParameterizedTest
    @ValueSource(strings = {WEIGHTS, "photo.gif"})
    void refusesOtherBytesThanAnnouncedAllTheSame(String path) throws Exception {
        // Given
        JsonNode upload = Api.JSON.readTree(open(true).body());
        Map<String, byte[]> swapped = new TreeMap<>(folder);
        byte[] other = folder.get(path).clone();
        other[other.length - 2] ^= 1;
        swapped.put(path, other);

        // When
        JsonNode done = owner.finish(upload, owner.send(upload, swapped));

        // Then
        assertThat(done.path("state").asText()).isEqualTo("failed");
        assertThat(done.path("findings").findValuesAsText("code")).contains("UPLOAD_HASH_MISMATCH");
    }

    @Test
    void refusesAnImageThatCanNotBeTakenApart() throws Exception {
        // Given
        folder.computeIfPresent("photo.gif", (path, bytes) -> Arrays.copyOf(bytes, bytes.length - 1));

        // When
        JsonNode done = publish(true);

        // Then
        assertThat(done.path("state").asText()).isEqualTo("failed");
        assertThat(done.path("findings").findValuesAsText("code")).containsExactly("IMG_TYPE");
    }

    private JsonNode publish(boolean strip) throws Exception {
        JsonNode upload = Api.JSON.readTree(open(strip).body());
        return owner.finish(upload, owner.send(upload, folder));
    }

    private HttpResponse<String> open(boolean strip) throws Exception {
        ObjectNode request =
                Api.JSON.createObjectNode().put("adapter", name + "/words").put("stripMetadata", strip);
        var files = request.putArray("files");
        folder.forEach((path, bytes) -> files.addObject()
                .put("path", path)
                .put("size", bytes.length)
                .put("sha256", dev.medley.format.Digest.sha256(bytes)));
        return owner.post("/api/v1/uploads", request);
    }

    private byte[] stored(String path) throws Exception {
        HttpResponse<String> file = owner.get("/api/v1/adapters/" + name + "/words/resolve/latest/" + path);
        try (InputStream in = URI.create(file.headers().firstValue("Location").orElseThrow())
                .toURL()
                .openStream()) {
            return in.readAllBytes();
        }
    }

    /** The same weights with a word of where they were trained. */
    private static byte[] told(byte[] weights) {
        String header = new String(weights, 8, length(weights), StandardCharsets.UTF_8).strip();
        String told = "{\"__metadata__\":{\"format\":\"pt\",\"dir\":\"" + PRIVATE + "\"},"
                + header.substring(1).replaceFirst("\"__metadata__\":\\{[^}]*\\},?", "");
        byte[] data = data(weights);
        ByteBuffer file = ByteBuffer.allocate(8 + told.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(told.length())
                .put(told.getBytes(StandardCharsets.UTF_8))
                .put(data)
                .array();
    }

    private static byte[] data(byte[] weights) {
        return Arrays.copyOfRange(weights, 8 + length(weights), weights.length);
    }

    private static int length(byte[] weights) {
        return (int) ByteBuffer.wrap(weights).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** One pixel, and a comment. */
    private static byte[] gif(String comment) {
        byte[] text = comment.getBytes(StandardCharsets.US_ASCII);
        byte[] start = {'G', 'I', 'F', '8', '9', 'a', 1, 0, 1, 0, (byte) 0x80, 0, 0, 0, 0, 0, -1, -1, -1};
        byte[] pixel = {0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3b};
        return ByteBuffer.allocate(start.length + 4 + text.length + pixel.length)
                .put(start)
                .put(new byte[] {0x21, (byte) 0xfe, (byte) text.length})
                .put(text)
                .put((byte) 0)
                .put(pixel)
                .array();
    }
}
