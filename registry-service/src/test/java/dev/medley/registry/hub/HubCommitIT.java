package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits of the Hub's API by hand: files inside and beside them, drafts, and what makes none. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class HubCommitIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path SAMPLE = Path.of("../samples/adapters/past-tense");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String owner;
    private Api publisher;
    private Api stranger;
    private HubCalls hub;

    @BeforeEach
    void register() throws Exception {
        owner = "committer-" + counter++;
        publisher = Api.register(registry, owner);
        stranger = new Api(registry, RegistryServices.key("demo"));
        hub = new HubCalls(owner, publisher);
    }

    @Test
    void aCommitBecomesAVersionThatEverybodyReads() throws Exception {
        // Given
        hub.create("verbs", "public");

        // When
        HttpResponse<String> committed = hub.commit("verbs", HubCalls.add(Api.read(SAMPLE)));

        // Then
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        String oid = JSON.readTree(committed.body()).path("commitOid").asText();
        JsonNode info = stranger.json("/api/models/" + owner + "/verbs");
        assertThat(info.path("sha").asText()).isEqualTo(oid).matches("[0-9a-f]{40}");
        assertThat(info.path("siblings")).hasSize(Api.read(SAMPLE).size());
        assertThat(info.path("tags").toString()).contains("base_model:HuggingFaceTB/SmolLM2-135M-Instruct");
        assertThat(stranger.json("/api/v1/adapters/" + owner + "/verbs")
                        .at("/latest/version")
                        .asText())
                .startsWith("sha256:" + oid);
        HttpResponse<String> file = stranger.get("/" + owner + "/verbs/resolve/" + oid + "/adapter_config.json");
        assertThat(file.statusCode()).isEqualTo(302);
        assertThat(file.headers().firstValue("X-Repo-Commit")).contains(oid);
        assertThat(URI.create(file.headers().firstValue("Location").orElseThrow())
                        .toURL()
                        .openStream()
                        .readAllBytes())
                .isEqualTo(Api.read(SAMPLE).get("adapter_config.json"));
    }

    @Test
    void whatGitAndSystemsPutBesideFilesIsPassedOver() throws Exception {
        // Given
        String name = "litter-" + counter++;
        hub.create(name, "public");
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLE));
        folder.put(".gitattributes", new byte[] {'x'});
        folder.put("images/Thumbs.db", new byte[] {'x'});

        // When
        HttpResponse<String> committed = hub.commit(name, HubCalls.add(folder));

        // Then
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        assertThat(publisher
                        .json("/api/models/" + owner + "/" + name)
                        .path("siblings")
                        .findValuesAsText("rfilename"))
                .containsExactlyInAnyOrderElementsOf(Api.read(SAMPLE).keySet());
    }

    @Test
    void aFolderThatComesInPiecesIsADraftOfItsOwnerAlone() throws Exception {
        // Given
        hub.create("pieces", "public");
        Map<String, byte[]> whole = Api.read(SAMPLE);
        Map<String, byte[]> card = Map.of("README.md", whole.remove("README.md"));

        // When
        HttpResponse<String> first = hub.commit("pieces", HubCalls.add(card));

        // Then
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(publisher.json("/api/models/" + owner + "/pieces").path("siblings"))
                .hasSize(1);
        assertThat(stranger.json("/api/models/" + owner + "/pieces").path("siblings"))
                .isEmpty();
        assertThat(stranger.get("/" + owner + "/pieces/resolve/main/README.md").statusCode())
                .isEqualTo(404);

        // When
        HttpResponse<String> second = hub.commit("pieces", HubCalls.add(whole));

        // Then
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(stranger.json("/api/models/" + owner + "/pieces").path("siblings"))
                .hasSize(whole.size() + 1);
    }

    @Test
    void aBrokenFolderIsRefusedWithItsFindingsAndLeavesNothing() throws Exception {
        // Given
        hub.create("broken", "public");
        Map<String, byte[]> folder = Api.read(SAMPLE);
        folder.computeIfPresent("adapter_model.safetensors", (_, bytes) -> Arrays.copyOf(bytes, 5000));
        long objects = RegistryServices.settledObjectCount();

        // When
        HttpResponse<String> refused = hub.commit("broken", HubCalls.add(folder));

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("ST_HEADER_BEYOND_FILE");
        assertThat(refused.headers().firstValue("X-Error-Message").orElseThrow())
                .contains("adapter_model");
        assertThat(publisher.json("/api/models/" + owner + "/broken").path("siblings"))
                .isEmpty();
        assertThat(RegistryServices.objectCountOnce(objects)).isEqualTo(objects);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "adapter_model.bin, FILE_PICKLE",
        "evil.py, FILE_NOT_ALLOWED",
        "../x.md, FILE_PATH_UNSAFE",
        "/etc/x.md, FILE_PATH_UNSAFE",
        "a\\b.md, FILE_PATH_UNSAFE",
        "README.md\u200b, FILE_PATH_UNSAFE",
        "LICENSE, FILE_DUPLICATE"
    })
    void aDraftTakesOnlyFilesThatAnAdapterMayHave(String path, String code) throws Exception {
        // Given
        String name = "draft-" + counter++;
        hub.create(name, "public");
        List<String> lines = HubCalls.add(Map.of("LICENSE", new byte[] {'x'}));
        lines.addAll(HubCalls.add(Map.of(path, new byte[] {'x'})));
        long drafts = RegistryServices.draftCount();

        // When
        HttpResponse<String> refused = hub.commit(name, lines);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains(code);
        assertThat(publisher.json("/api/models/" + owner + "/" + name).path("siblings"))
                .isEmpty();
        assertThat(RegistryServices.draftCount()).isEqualTo(drafts);
        HttpResponse<String> whole = hub.commit(name, HubCalls.add(Api.read(SAMPLE)));
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    }

    @Test
    void largeFilesGoStraightToStorageAndAreProvedAtTheCommit() throws Exception {
        // Given
        hub.create("large", "public");
        Map<String, byte[]> folder = Api.read(SAMPLE);
        byte[] weights = folder.remove("adapter_model.safetensors");
        String oid = HexFormat.of().formatHex(Digest.sha256().digest(weights));
        HttpResponse<String> batch = publisher.post(
                "/" + owner + "/large.git/info/lfs/objects/batch",
                Map.of("operation", "upload", "objects", List.of(Map.of("oid", oid, "size", weights.length))));
        URI target = URI.create(
                JSON.readTree(batch.body()).at("/objects/0/actions/upload/href").asText());
        List<String> lines = HubCalls.add(folder);
        lines.add(
                "{\"key\":\"lfsFile\",\"value\":{\"path\":\"adapter_model.safetensors\",\"algo\":\"sha256\",\"oid\":\""
                        + oid + "\",\"size\":" + weights.length + "}}");
        HttpResponse<String> early = hub.commit("large", lines);
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(target)
                                .PUT(BodyPublishers.ofByteArray(weights))
                                .build(),
                        BodyHandlers.discarding());

        // When
        HttpResponse<String> wrong = hub.commit(
                "large",
                lines.stream()
                        .map(line -> line.replace("\"size\":" + weights.length, "\"size\":" + (weights.length + 1)))
                        .toList());
        HttpResponse<String> committed = hub.commit("large", lines);

        // Then
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.headers().firstValue("X-Error-Code")).contains("UPLOAD_SIZE_MISMATCH");
        assertThat(wrong.body()).contains(weights.length + " bytes were uploaded");
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        assertThat(stranger.json("/api/models/" + owner + "/large").path("siblings"))
                .hasSize(folder.size() + 1);
    }

    @ParameterizedTest
    @CsvSource({"1001, sha256, basic, 413", "1, sha512, basic, 422", "1, sha256, tus, 422"})
    void batchesThatGoTooFarAreRefusedAsGitLfsReadsIt(int count, String hash, String transfer, int status)
            throws Exception {
        // Given
        hub.create("batches", "public");
        Map<String, Object> object = Map.of("oid", "0".repeat(64), "size", 1);

        // When
        HttpResponse<String> refused = publisher.post(
                "/" + owner + "/batches.git/info/lfs/objects/batch",
                Map.of(
                        "operation",
                        "upload",
                        "hash_algo",
                        hash,
                        "transfers",
                        List.of(transfer),
                        "objects",
                        Collections.nCopies(count, object)));

        // Then
        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/vnd.git-lfs+json");
        assertThat(JSON.readTree(refused.body()).path("message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"key\":",
                "{\"key\":null,\"value\":{\"path\":\"a\"}}",
                "{\"key\":{\"a\":[1]},\"value\":{\"path\":\"a\"}}",
                "{\"key\":\"header\",\"value\":{\"summary\":7}}",
                "{\"key\":\"header\",\"key\":\"file\",\"value\":{\"summary\":\"x\"}}",
                "{\"key\":\"file\",\"value\":{\"path\":\"a\"}}",
                "{\"key\":\"what\",\"value\":{\"path\":\"a\"}}"
            })
    void refusesCommitsThatAreNone(String body) throws Exception {
        // Given
        hub.create("odd", "public");

        // When
        HttpResponse<String> answer = publisher.send("POST", "/api/models/" + owner + "/odd/commit/main", body);

        // Then
        assertThat(answer.statusCode()).isIn(200, 400);
        assertThat(publisher.json("/api/models/" + owner + "/odd").path("siblings"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"path\":\"README.md\",\"encoding\":\"base64\",\"content\":\"***\"}",
                "{\"path\":\"README.md\",\"encoding\":\"base64\",\"content\":\"eA=\"}",
                "{\"path\":\"README.md\",\"encoding\":\"utf-8\",\"content\":\"# Hi\"}",
                "{\"path\":\"README.md\",\"encoding\":\"utf-8\",\"content\":\"eA==\"}"
            })
    void refusesFilesThatAreNotEncodedAsBase64(String file) throws Exception {
        // Given
        hub.create("coded", "public");

        // When
        HttpResponse<String> refused = hub.commit("coded", List.of("{\"key\":\"file\",\"value\":" + file + "}"));

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("INVALID_COMMIT");
        assertThat(refused.headers().firstValue("X-Error-Message").orElseThrow())
                .contains("base64")
                .doesNotContain("Source:");
    }

    @Test
    void aCommitThatEndsBadlyLeavesNothingInStorage() throws Exception {
        // Given
        hub.create("halted", "public");
        List<String> lines = HubCalls.add(Map.of("LICENSE", "MIT".getBytes(StandardCharsets.UTF_8)));
        lines.add("{\"key\":");
        long drafts = RegistryServices.draftCount();

        // When
        HttpResponse<String> refused = hub.commit("halted", lines);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RegistryServices.draftCount()).isEqualTo(drafts);
    }

    @Test
    void listsCommitsWithWhatTheirAuthorsSaid() throws Exception {
        // Given
        hub.create("noted", "public");
        String header =
                "{\"key\":\"header\",\"value\":{\"summary\":\"First\\n\\u0000 try\",\"description\":\"Of many.\"}}\n";
        HttpResponse<String> committed = publisher.send(
                "POST",
                "/api/models/" + owner + "/noted/commit/main",
                header + String.join("\n", HubCalls.add(Api.read(SAMPLE))));

        // When
        JsonNode commits = publisher.json("/api/models/" + owner + "/noted/commits/main");

        // Then
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        assertThat(commits).hasSize(1);
        assertThat(commits.at("/0/title").asText()).isEqualTo("First try");
        assertThat(commits.at("/0/message").asText()).isEqualTo("Of many.");
    }
}
