package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.format.Digest;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits of the Hub's API by hand: files inside and beside them, and drafts. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class HubCommitIT {
    private static final JsonMapper JSON = new JsonMapper();

    @TestHTTPResource("/")
    URI registry;

    private HubCalls hub;

    @BeforeEach
    void register() throws Exception {
        hub = HubCalls.register(registry);
    }

    @Test
    void aCommitBecomesAVersionThatEverybodyReads() throws Exception {
        // Given
        hub.create("verbs", "public");

        // When
        HttpResponse<String> committed = hub.commit("verbs", HubCalls.add(HubCalls.sample()));

        // Then
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        String oid = JSON.readTree(committed.body()).path("commitOid").asText();
        JsonNode info = hub.stranger().json(hub.model("verbs"));
        assertThat(info.path("sha").asText()).isEqualTo(oid).matches("[0-9a-f]{40}");
        assertThat(info.path("siblings")).hasSize(HubCalls.sample().size());
        assertThat(info.path("tags").toString()).contains("base_model:HuggingFaceTB/SmolLM2-135M-Instruct");
        assertThat(hub.stranger()
                        .json("/api/v1/adapters/" + hub.owner() + "/verbs")
                        .at("/latest/version")
                        .asText())
                .startsWith("sha256:" + oid);
        HttpResponse<String> file =
                hub.stranger().get("/" + hub.owner() + "/verbs/resolve/" + oid + "/adapter_config.json");
        assertThat(file.statusCode()).isEqualTo(302);
        assertThat(file.headers().firstValue("X-Repo-Commit")).contains(oid);
        assertThat(URI.create(file.headers().firstValue("Location").orElseThrow())
                        .toURL()
                        .openStream()
                        .readAllBytes())
                .isEqualTo(HubCalls.sample().get("adapter_config.json"));
    }

    @Test
    void whatGitAndSystemsPutBesideFilesIsPassedOver() throws Exception {
        // Given
        hub.create("litter", "public");
        Map<String, byte[]> folder = new TreeMap<>(HubCalls.sample());
        folder.put(".gitattributes", new byte[] {'x'});
        folder.put("images/Thumbs.db", new byte[] {'x'});

        // When
        HttpResponse<String> committed = hub.commit("litter", HubCalls.add(folder));

        // Then
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        assertThat(hub.publisher().json(hub.model("litter")).path("siblings").findValuesAsText("rfilename"))
                .containsExactlyInAnyOrderElementsOf(HubCalls.sample().keySet());
    }

    @Test
    void aFolderThatComesInPiecesIsADraftOfItsOwnerAlone() throws Exception {
        // Given
        hub.create("pieces", "public");
        Map<String, byte[]> whole = HubCalls.sample();
        Map<String, byte[]> card = Map.of("README.md", whole.remove("README.md"));

        // When
        HttpResponse<String> first = hub.commit("pieces", HubCalls.add(card));
        JsonNode own = hub.publisher().json(hub.model("pieces")).path("siblings");
        JsonNode others = hub.stranger().json(hub.model("pieces")).path("siblings");
        HttpResponse<String> file = hub.stranger().get("/" + hub.owner() + "/pieces/resolve/main/README.md");
        HttpResponse<String> second = hub.commit("pieces", HubCalls.add(whole));

        // Then
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(own).hasSize(1);
        assertThat(others).isEmpty();
        assertThat(file.statusCode()).isEqualTo(404);
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(hub.stranger().json(hub.model("pieces")).path("siblings")).hasSize(whole.size() + 1);
    }

    @Test
    void largeFilesGoStraightToStorageAndAreProvedAtTheCommit() throws Exception {
        // Given
        hub.create("large", "public");
        Map<String, byte[]> folder = HubCalls.sample();
        byte[] weights = folder.remove("adapter_model.safetensors");
        String oid = HexFormat.of().formatHex(Digest.sha256().digest(weights));
        HttpResponse<String> batch = hub.publisher()
                .post(
                        "/" + hub.owner() + "/large.git/info/lfs/objects/batch",
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
        assertThat(hub.stranger().json(hub.model("large")).path("siblings")).hasSize(folder.size() + 1);
    }

    @Test
    void aCommitOfNothingChangesNothing() throws Exception {
        // Given
        hub.create("empty", "public");

        // When
        HttpResponse<String> committed = hub.publisher().send("POST", hub.model("empty") + "/commit/main", "");

        // Then
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        assertThat(hub.publisher().json(hub.model("empty")).path("siblings")).isEmpty();
    }

    @Test
    void listsCommitsWithWhatTheirAuthorsSaid() throws Exception {
        // Given
        hub.create("noted", "public");
        String header =
                "{\"key\":\"header\",\"value\":{\"summary\":\"First\\n\\u0000 try\",\"description\":\"Of many.\"}}\n";
        HttpResponse<String> committed = hub.publisher()
                .send(
                        "POST",
                        hub.model("noted") + "/commit/main",
                        header + String.join("\n", HubCalls.add(HubCalls.sample())));

        // When
        JsonNode commits = hub.publisher().json(hub.model("noted") + "/commits/main");

        // Then
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        assertThat(commits).hasSize(1);
        assertThat(commits.at("/0/title").asText()).isEqualTo("First try");
        assertThat(commits.at("/0/message").asText()).isEqualTo("Of many.");
    }
}
