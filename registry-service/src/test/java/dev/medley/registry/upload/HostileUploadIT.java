package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.AtOnce;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uploads by those who mean harm, and over lines that break. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class HostileUploadIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/name-initials");
    private static final int UPLOADS = 24;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    UploadSweeper sweeper;

    @Test
    void refusesUnsafePathsBeforeAnyByteIsSent() throws Exception {
        // Given
        Api mallory = Api.register(registry, "mallory-paths");
        List<List<String>> hostile = List.of(
                List.of("../adapter_config.json"),
                List.of("/etc/passwd"),
                List.of("a/../../b.png"),
                List.of("C:\\windows\\system.ini"),
                List.of("README.md\u0001"),
                List.of("READ\u202eME.md"),
                List.of("./README.md"),
                List.of("a//b.png"),
                List.of(""),
                List.of("x".repeat(256)),
                List.of("README.md", "readme.MD"),
                List.of("\uff32EADME.md", "README.md"));

        for (List<String> paths : hostile) {
            // When
            HttpResponse<String> refused = mallory.post("/api/v1/uploads", announced(paths));

            // Then
            assertThat(refused.statusCode()).as(paths.toString()).isEqualTo(422);
            assertThat(refused.headers().firstValue("X-Error-Code"))
                    .as(paths.toString())
                    .contains("FILE_PATH_UNSAFE");
        }
        HttpResponse<String> twice = mallory.post("/api/v1/uploads", announced(List.of("README.md", "README.md")));
        assertThat(twice.headers().firstValue("X-Error-Code")).contains("FILE_DUPLICATE");
        HttpResponse<String> nul = mallory.post("/api/v1/uploads", announced(List.of("README\u0000.md")));
        assertThat(nul.statusCode()).isEqualTo(400);
        assertThat(mallory.json("/api/v1/quota").path("reserved").asLong()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "adapter_model.bin, FILE_PICKLE",
        "x.py, FILE_NOT_ALLOWED",
        "folder.zip, FILE_NOT_ALLOWED",
        "checkpoint/adapter_config.json, FILE_NOT_ALLOWED"
    })
    void refusesNamesThatAreNeverTakenBeforeAnyByteIsSent(String path, String code) throws Exception {
        // Given
        Api mallory = Api.register(registry, "mallory-paths");

        // When
        HttpResponse<String> refused = mallory.post("/api/v1/uploads", announced(List.of("adapter_config.json", path)));

        // Then
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains(code);
        assertThat(Api.JSON.readTree(refused.body()).path("errors")).hasSize(1);
        assertThat(mallory.json("/api/v1/quota").path("reserved").asLong()).isZero();
    }

    @Test
    void refusesAFileOfWhichNothingArrived() throws Exception {
        // Given
        Api mallory = Api.register(registry, "mallory-nothing");
        Map<String, byte[]> files = unlikeEveryOther(Api.read(SAMPLE));
        files.computeIfPresent("adapter_config.json", (_, config) -> with(config, " \n"));
        JsonNode upload = Api.JSON.readTree(
                mallory.open(files, "mallory-nothing/empty", "latest").body());
        Map<String, byte[]> sent = new TreeMap<>(files);
        sent.put("adapter_config.json", new byte[0]);

        // When
        JsonNode operation = mallory.finish(upload, mallory.send(upload, sent));

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.path("findings").findValuesAsText("code")).contains("UPLOAD_SIZE_MISMATCH");
        assertThat(mallory.json("/api/v1/quota").path("reserved").asLong()).isZero();
    }

    @Test
    void endsAnUploadThatSendsMoreThanItAnnounced() throws Exception {
        // Given
        Api mallory = Api.register(registry, "mallory-more");
        Map<String, byte[]> files = Map.of("README.md", "# Nobody has announced this".getBytes(StandardCharsets.UTF_8));
        JsonNode upload = Api.JSON.readTree(
                mallory.open(files, "mallory-more/full", "latest").body());
        mallory.send(upload, Map.of("README.md", new byte[2_000_000]));

        // When
        sweeper.sweep();

        // Then
        JsonNode operation =
                mallory.json("/api/v1/operations/" + upload.path("id").asText());
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.path("findings").findValuesAsText("code")).containsExactly("UPLOAD_SIZE_MISMATCH");
        assertThat(mallory.json("/api/v1/quota").path("reserved").asLong()).isZero();
    }

    @Test
    void dropsOrCompletesWhereBothAreAskedForAtOnce() throws Exception {
        // Given
        Api ivy = Api.register(registry, "ivy-both");
        for (int i = 0; i < 6; i++) {
            JsonNode upload = Api.JSON.readTree(ivy.open(
                            Map.of("README.md", ("# Both " + i).getBytes(StandardCharsets.UTF_8)),
                            "ivy-both/b",
                            "latest")
                    .body());
            String address = "/api/v1/uploads/" + upload.path("id").asText();

            // When
            List<Integer> statuses = AtOnce.atOnce(
                    4,
                    number -> (number % 2 == 0 ? ivy.delete(address) : ivy.post(address + "/complete", Map.of()))
                            .statusCode());

            // Then
            assertThat(statuses).allMatch(status -> status < 500);
        }
    }

    @Test
    void completesManyUploadsThatWereCutAndResumed() throws Exception {
        // Given
        Api ivy = Api.register(registry, "ivy-cut");
        Map<String, byte[]> sample = unlikeEveryOther(Api.read(SAMPLE));
        List<Callable<JsonNode>> uploads = new ArrayList<>();
        // What several versions share is stored, and counted, once.
        sample.remove("LICENSE");
        long size = sample.values().stream().mapToLong(bytes -> bytes.length).sum();
        for (int i = 0; i < UPLOADS; i++) {
            int number = i;
            Map<String, byte[]> files = new TreeMap<>(sample);
            files.put("LICENSE", ("licence number " + i).getBytes(StandardCharsets.UTF_8));
            size += files.get("LICENSE").length;
            uploads.add(() -> cutAndResumed(ivy, files, number));
        }

        // When
        List<JsonNode> operations = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (Future<JsonNode> each : threads.invokeAll(uploads)) {
                operations.add(each.get());
            }
        }

        // Then
        assertThat(operations)
                .allSatisfy(operation -> assertThat(operation.path("state").asText())
                        .as(operation.toString())
                        .isEqualTo("succeeded"));
        assertThat(operations.stream()
                        .map(each -> each.path("version").asText())
                        .distinct())
                .hasSize(UPLOADS);
        JsonNode quota = ivy.json("/api/v1/quota");
        assertThat(quota.path("reserved").asLong()).as(quota.toString()).isZero();
        assertThat(quota.path("stored").asLong()).as(quota.toString()).isEqualTo(size);
    }

    /** Sends a random share of a file and hangs up, then sends all of it by the same URLs. */
    private static JsonNode cutAndResumed(Api owner, Map<String, byte[]> files, int number) throws Exception {
        JsonNode upload = Api.JSON.readTree(
                owner.open(files, "ivy-cut/cut-" + number, "latest").body());
        var random = new Random(number);
        for (JsonNode file : upload.path("files")) {
            if (!file.path("exists").asBoolean() && random.nextBoolean()) {
                byte[] bytes = files.get(file.path("path").textValue());
                URI url = URI.create(file.path("parts").path(0).path("url").textValue());
                sendSome(url, bytes, random.nextInt(bytes.length));
            }
        }
        owner.send(upload, files);
        return owner.finish(upload, Api.JSON.createObjectNode());
    }

    private static void sendSome(URI url, byte[] bytes, int count) throws IOException {
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("PUT " + url.getRawPath() + "?" + url.getRawQuery() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                            + "\r\nContent-Length: " + bytes.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, 0, count);
            out.flush();
        }
    }

    private static Map<String, Object> announced(List<String> paths) {
        List<Map<String, Object>> files = new ArrayList<>();
        for (String path : paths) {
            files.add(Map.of("path", path, "size", 10, "sha256", "0".repeat(64)));
        }
        return Map.of("adapter", "mallory-paths/unsafe", "files", files);
    }

    /** The same adapter in other bytes, so that no file is skipped because somebody has published it, here or in another test. */
    private static Map<String, byte[]> unlikeEveryOther(Map<String, byte[]> sample) {
        Map<String, byte[]> own = new TreeMap<>(sample);
        own.computeIfPresent("README.md", (_, card) -> with(card, "\nCut and resumed.\n"));
        own.computeIfPresent("adapter_config.json", (_, config) -> with(config, "\n"));
        own.computeIfPresent("examples.jsonl", (_, examples) -> {
            String text = new String(examples, StandardCharsets.UTF_8);
            return with(examples, text.substring(0, text.indexOf('\n') + 1));
        });
        own.computeIfPresent("adapter_model.safetensors", (_, weights) -> {
            byte[] other = weights.clone();
            // The lowest bit of the last number.
            other[other.length - 2] ^= 1;
            return other;
        });
        return own;
    }

    private static byte[] with(byte[] bytes, String more) {
        byte[] added = more.getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(bytes, bytes.length + added.length);
        System.arraycopy(added, 0, all, bytes.length, added.length);
        return all;
    }
}
