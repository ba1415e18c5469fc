package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.format.Digest;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.storage.BlobInventory;
import dev.medley.registry.storage.BlobStore;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes that came for a commit: they go when no draft has them and they are old, and never under one that has. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class DraftSweeperIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path SAMPLE = Path.of("../samples/adapters/clock-24h");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    DraftSweeper sweeper;

    @Inject
    BlobInventory inventory;

    @Inject
    BlobStore blobs;

    private String repository;
    private Api publisher;
    private List<String> others = List.of();

    @BeforeEach
    void create() throws Exception {
        String owner = "committer-" + counter++;
        repository = owner + "/swept";
        publisher = Api.register(registry, owner);
        publisher.post("/api/repos/create", Map.of("name", "swept", "visibility", "public"));
        others = stored();
    }

    @Test
    void whatARefusedCommitBroughtGoesOnceItIsOld() throws Exception {
        // Given
        HttpResponse<String> refused = commit(
                "{\"key\":\"header\",\"value\":{\"parentCommit\":\"" + "0".repeat(40) + "\"}}",
                List.of(add("README.md", "# Refused")));
        List<String> brought = stored();

        // When
        sweeper.sweep(Instant.now().minus(Duration.ofHours(1)));
        List<String> early = stored();
        sweeper.sweep(soon());

        // Then
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(brought).hasSize(1);
        assertThat(early).isEqualTo(brought);
        assertThat(stored()).isEmpty();
    }

    @Test
    void whatWasSentAndNeverCommittedGoesOnceItIsOld() throws Exception {
        // Given
        send("never committed");
        String parts = Drafts.key(UUID.randomUUID(), "0".repeat(64));
        blobs.startParts(parts);
        List<String> sent = stored();

        // When
        sweeper.sweep(soon());

        // Then
        assertThat(sent).hasSize(1);
        assertThat(stored()).isEmpty();
        List<String> unfinished = new ArrayList<>();
        inventory.eachUnfinished(Drafts.PREFIX, each -> unfinished.add(each.key()));
        assertThat(unfinished).doesNotContain(parts);
    }

    @Test
    void aDraftKeepsItsBytesAndBecomesAVersion() throws Exception {
        // Given
        Map<String, byte[]> whole = Api.read(SAMPLE);
        commit("", List.of(add("README.md", whole.remove("README.md"))));
        sweeper.sweep(soon());
        List<String> rest = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : whole.entrySet()) {
            rest.add(add(file.getKey(), file.getValue()));
        }

        // When
        HttpResponse<String> committed = commit("", rest);

        // Then
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        assertThat(siblings()).hasSize(whole.size() + 1);
        assertThat(stored()).isEmpty();
    }

    @Test
    void aDraftHasItsOwnBytesOfTheVersionThatItComesFrom() throws Exception {
        // Given
        List<String> whole = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : Api.read(SAMPLE).entrySet()) {
            whole.add(add(file.getKey(), file.getValue()));
        }
        commit("", whole);
        HttpResponse<String> without =
                commit("", List.of("{\"key\":\"deletedFile\",\"value\":{\"path\":\"adapter_config.json\"}}"));
        sweeper.sweep(soon());

        // When
        HttpResponse<String> again =
                commit("", List.of(add("adapter_config.json", Api.read(SAMPLE).get("adapter_config.json"))));

        // Then
        assertThat(without.statusCode()).as(without.body()).isEqualTo(200);
        assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
        assertThat(siblings()).hasSize(whole.size());
    }

    @Test
    void noDraftLosesItsBytesToASweepAtTheSameTime() throws Exception {
        // Given
        var isOver = new AtomicBoolean();
        CompletableFuture<Void> sweeping = CompletableFuture.runAsync(() -> {
            while (!isOver.get()) {
                sweeper.sweep(soon());
                // Some commits must come through.
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        });

        // When
        List<Integer> statuses = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        String kept = "";
        for (int i = 0; i < 40; i++) {
            String oid = send("# Card " + i);
            String line = "{\"key\":\"lfsFile\",\"value\":{\"path\":\"README.md\",\"algo\":\"sha256\",\"oid\":\"" + oid
                    + "\",\"size\":8}}";
            HttpResponse<String> answer = commit("", List.of(line));
            statuses.add(answer.statusCode());
            if (answer.statusCode() == 200) {
                kept = oid;
                if (stored().stream().noneMatch(key -> key.endsWith(oid))) {
                    lost.add(oid);
                }
            }
        }
        isOver.set(true);
        sweeping.join();

        // Then
        assertThat(statuses).contains(200).isSubsetOf(200, 400);
        assertThat(lost).isEmpty();
        sweeper.sweep(soon());
        assertThat(stored())
                .as("of the last draft alone")
                .singleElement()
                .asString()
                .endsWith(kept);
    }

    private HttpResponse<String> commit(String header, List<String> operations) throws Exception {
        List<String> lines = new ArrayList<>(operations);
        if (!header.isEmpty()) {
            lines.addFirst(header);
        }
        return publisher.send("POST", "/api/models/" + repository + "/commit/main", String.join("\n", lines));
    }

    private static String add(String path, String text) throws Exception {
        return add(path, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String add(String path, byte[] bytes) throws Exception {
        String content = Base64.getEncoder().encodeToString(bytes);
        return JSON.writeValueAsString(
                Map.of("key", "file", "value", Map.of("path", path, "encoding", "base64", "content", content)));
    }

    /** Sends bytes as Git LFS does, and tells their digest. */
    private String send(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String oid = Digest.sha256(bytes);
        JsonNode batch = JSON.readTree(publisher
                .send(
                        "POST",
                        "/" + repository + ".git/info/lfs/objects/batch",
                        Map.of("operation", "upload", "objects", List.of(Map.of("oid", oid, "size", bytes.length))))
                .body());
        HttpRequest put = HttpRequest.newBuilder(
                        URI.create(batch.at("/objects/0/actions/upload/href").asText()))
                .PUT(BodyPublishers.ofByteArray(bytes))
                .build();
        HttpResponse<String> sent = HttpClient.newHttpClient().send(put, BodyHandlers.ofString());
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
        return oid;
    }

    private JsonNode siblings() throws Exception {
        return publisher.json("/api/models/" + repository).path("siblings");
    }

    /** What lies in storage for commits and was not there at the beginning: nobody else commits meanwhile. */
    private List<String> stored() {
        List<String> keys = new ArrayList<>();
        inventory.each(Drafts.PREFIX, blob -> keys.add(blob.key()));
        keys.removeAll(others);
        return keys;
    }

    private static Instant soon() {
        return Instant.now().plus(Duration.ofMinutes(1));
    }
}
