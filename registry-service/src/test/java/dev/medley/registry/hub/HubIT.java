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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Hub's API by hand: what clients rely on between the lines, and what strangers must not learn. The real clients are tested end to end. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class HubIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path SAMPLE = Path.of("../samples/adapters/past-tense");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String owner;
    private Api publisher;
    private Api stranger;

    @BeforeEach
    void register() throws Exception {
        owner = "hubber-" + counter++;
        publisher = Api.register(registry, owner);
        stranger = new Api(registry, RegistryServices.key("demo"));
    }

    @Test
    void aCommitBecomesAVersionThatEverybodyReads() throws Exception {
        // Given
        create("verbs", "public");

        // When
        HttpResponse<String> committed = commit("verbs", add(Api.read(SAMPLE)));

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
    void aFolderThatComesInPiecesIsADraftOfItsOwnerAlone() throws Exception {
        // Given
        create("pieces", "public");
        Map<String, byte[]> whole = Api.read(SAMPLE);
        Map<String, byte[]> card = Map.of("README.md", whole.remove("README.md"));

        // When
        HttpResponse<String> first = commit("pieces", add(card));

        // Then
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(publisher.json("/api/models/" + owner + "/pieces").path("siblings"))
                .hasSize(1);
        assertThat(stranger.json("/api/models/" + owner + "/pieces").path("siblings"))
                .isEmpty();
        assertThat(stranger.get("/" + owner + "/pieces/resolve/main/README.md").statusCode())
                .isEqualTo(404);

        // When
        HttpResponse<String> second = commit("pieces", add(whole));

        // Then
        assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
        assertThat(stranger.json("/api/models/" + owner + "/pieces").path("siblings"))
                .hasSize(whole.size() + 1);
    }

    @Test
    void aBrokenFolderIsRefusedWithItsFindingsAndLeavesNothing() throws Exception {
        // Given
        create("broken", "public");
        Map<String, byte[]> folder = Api.read(SAMPLE);
        folder.computeIfPresent("adapter_model.safetensors", (_, bytes) -> Arrays.copyOf(bytes, 5000));
        long objects = RegistryServices.settledObjectCount();

        // When
        HttpResponse<String> refused = commit("broken", add(folder));

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
        create(name, "public");
        List<String> lines = add(Map.of("LICENSE", new byte[] {'x'}));
        lines.addAll(add(Map.of(path, new byte[] {'x'})));
        long drafts = RegistryServices.draftCount();

        // When
        HttpResponse<String> refused = commit(name, lines);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains(code);
        assertThat(publisher.json("/api/models/" + owner + "/" + name).path("siblings"))
                .isEmpty();
        assertThat(RegistryServices.draftCount()).isEqualTo(drafts);
        HttpResponse<String> whole = commit(name, add(Api.read(SAMPLE)));
        assertThat(whole.statusCode()).as(whole.body()).isEqualTo(200);
    }

    @Test
    void largeFilesGoStraightToStorageAndAreProvedAtTheCommit() throws Exception {
        // Given
        create("large", "public");
        Map<String, byte[]> folder = Api.read(SAMPLE);
        byte[] weights = folder.remove("adapter_model.safetensors");
        String oid = HexFormat.of().formatHex(Digest.sha256().digest(weights));
        HttpResponse<String> batch = publisher.post(
                "/" + owner + "/large.git/info/lfs/objects/batch",
                Map.of("operation", "upload", "objects", List.of(Map.of("oid", oid, "size", weights.length))));
        URI target = URI.create(
                JSON.readTree(batch.body()).at("/objects/0/actions/upload/href").asText());
        List<String> lines = add(folder);
        lines.add(
                "{\"key\":\"lfsFile\",\"value\":{\"path\":\"adapter_model.safetensors\",\"algo\":\"sha256\",\"oid\":\""
                        + oid + "\",\"size\":" + weights.length + "}}");
        HttpResponse<String> early = commit("large", lines);
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(target)
                                .PUT(BodyPublishers.ofByteArray(weights))
                                .build(),
                        BodyHandlers.discarding());

        // When
        HttpResponse<String> committed = commit("large", lines);

        // Then
        assertThat(early.statusCode()).isEqualTo(400);
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        assertThat(stranger.json("/api/models/" + owner + "/large").path("siblings"))
                .hasSize(folder.size() + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/models/%s/hidden",
                "/api/models/%s/hidden/tree/main",
                "/api/models/%s/hidden/refs",
                "/%s/hidden/resolve/main/README.md"
            })
    void aPrivateRepositoryIsAsAbsentAsNone(String address) throws Exception {
        // Given
        create("hidden", "private");
        commit("hidden", add(Api.read(SAMPLE)));

        // When
        HttpResponse<String> hidden = stranger.get(address.formatted(owner));
        HttpResponse<String> absent = stranger.get(address.formatted(owner).replace("hidden", "absent"));

        // Then
        assertThat(hidden.statusCode()).isEqualTo(404);
        assertThat(hidden.body()).isEqualTo(absent.body());
        assertThat(hidden.headers().firstValue("X-Error-Code")).contains("RepoNotFound");
        assertThat(stranger.json("/api/models?author=" + owner)).isEmpty();
        assertThat(publisher.json("/api/models?author=" + owner)).hasSize(1);
    }

    @Test
    void onlyTheOwnerChangesARepository() throws Exception {
        // Given
        create("mine", "public");

        // When
        HttpResponse<String> commit = stranger.send(
                "POST", "/api/models/" + owner + "/mine/commit/main", String.join("\n", add(Api.read(SAMPLE))));
        HttpResponse<String> deleted =
                stranger.send("DELETE", "/api/repos/delete", Map.of("organization", owner, "name", "mine"));

        // Then
        assertThat(commit.statusCode()).isEqualTo(403);
        assertThat(deleted.statusCode()).isEqualTo(403);
        assertThat(publisher.get("/api/models/" + owner + "/mine").statusCode()).isEqualTo(200);
    }

    @Test
    void anExistingRepositoryAnswersWithItsAddress() throws Exception {
        // Given
        create("twice", "public");

        // When
        HttpResponse<String> again = publisher.post("/api/repos/create", Map.of("name", "twice"));

        // Then
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(again.body()).path("url").asText()).endsWith("/" + owner + "/twice");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"key\":",
                "{\"key\":\"file\",\"value\":{\"path\":\"a\"}}",
                "{\"key\":\"what\",\"value\":{\"path\":\"a\"}}"
            })
    void refusesCommitsThatAreNone(String body) throws Exception {
        // Given
        create("odd", "public");

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
        create("coded", "public");

        // When
        HttpResponse<String> refused = commit("coded", List.of("{\"key\":\"file\",\"value\":" + file + "}"));

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
        create("halted", "public");
        List<String> lines = add(Map.of("LICENSE", "MIT".getBytes(StandardCharsets.UTF_8)));
        lines.add("{\"key\":");
        long drafts = RegistryServices.draftCount();

        // When
        HttpResponse<String> refused = commit("halted", lines);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RegistryServices.draftCount()).isEqualTo(drafts);
    }

    @Test
    void otherBodiesStaySmall() throws Exception {
        // When
        HttpResponse<String> answer =
                publisher.post("/api/v1/uploads", "{\"adapter\":\"" + "x".repeat(1 << 20) + "\"}");

        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource({"text/plain, text/plain", "*/*, application/json", "application/json, application/json"})
    void tellsWhatIsWrongWithACardAsItIsAskedFor(String accepted, String type) throws Exception {
        // Given
        String good = "---\nlicense: mit\nbase_model: HuggingFaceTB/SmolLM2-135M-Instruct\n---\n# Verbs";
        String bad = "---\nlicense: [\n---\n# Verbs";

        // When
        HttpResponse<String> fine = stranger.send(
                "POST", "/api/validate-yaml", Map.of("repoType", "model", "content", good), "Accept", accepted);
        HttpResponse<String> refused = stranger.send(
                "POST", "/api/validate-yaml", Map.of("repoType", "model", "content", bad), "Accept", accepted);

        // Then
        assertThat(fine.statusCode()).as(fine.body()).isEqualTo(200);
        assertThat(fine.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(refused.body()).contains("Front matter");
    }

    @Test
    void ownersDecideAboutWhoAsksForAGatedRepository() throws Exception {
        // Given
        String name = gate("asked");
        String requests = "/api/models/" + owner + "/" + name + "/user-access-request/";
        HttpResponse<String> early = decide(name, Map.of("user", "demo", "status", "accepted"));
        stranger.post("/api/v1/adapters/" + owner + "/" + name + "/access-requests", Map.of("message", "Please."));

        // When
        JsonNode pending = publisher.json(requests + "pending");
        HttpResponse<String> accepted = decide(name, Map.of("user", "demo", "status", "accepted"));
        JsonNode listed = publisher.json(requests + "accepted");
        int fetched = stranger.get("/" + owner + "/" + name + "/resolve/main/README.md")
                .statusCode();
        HttpResponse<String> twice = decide(name, Map.of("user", "demo", "status", "accepted"));
        HttpResponse<String> cancelled =
                decide(name, Map.of("requestId", pending.at("/0/requestId").asText(), "status", "pending"));
        int after = stranger.get("/" + owner + "/" + name + "/resolve/main/README.md")
                .statusCode();
        HttpResponse<String> rejected =
                decide(name, Map.of("user", "demo", "status", "rejected", "rejectionReason", "No."));

        // Then
        assertThat(early.statusCode()).isEqualTo(404);
        assertThat(pending).hasSize(1);
        assertThat(pending.at("/0/user/user").asText()).isEqualTo("demo");
        assertThat(pending.at("/0/fields/message").asText()).isEqualTo("Please.");
        assertThat(pending.at("/0/status").asText()).isEqualTo("pending");
        assertThat(Instant.parse(pending.at("/0/timestamp").asText())).isBefore(Instant.now());
        assertThat(pending.toString()).doesNotContain("@");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(200);
        assertThat(listed.at("/0/status").asText()).isEqualTo("accepted");
        assertThat(List.of(fetched, twice.statusCode(), cancelled.statusCode(), after, rejected.statusCode()))
                .containsExactly(302, 404, 200, 403, 200);
        assertThat(stranger.json("/api/v1/adapters/" + owner + "/" + name + "/access-requests/mine")
                        .path("reason")
                        .asText())
                .isEqualTo("No.");
    }

    @Test
    void ownersLetPeopleInWhoHaveNotAsked() throws Exception {
        // Given
        String name = gate("granted");
        String grant = "/api/models/" + owner + "/" + name + "/user-access-request/grant";

        // When
        HttpResponse<String> granted = publisher.post(grant, Map.of("user", "demo"));
        HttpResponse<String> again = publisher.post(grant, Map.of("user", "demo"));
        HttpResponse<String> nobody = publisher.post(grant, Map.of("user", "no-such-account"));
        HttpResponse<String> byStranger = stranger.post(grant, Map.of("user", "demo"));

        // Then
        assertThat(granted.statusCode()).as(granted.body()).isEqualTo(200);
        assertThat(stranger.get("/" + owner + "/" + name + "/resolve/main/README.md")
                        .statusCode())
                .isEqualTo(302);
        assertThat(List.of(again.statusCode(), nobody.statusCode(), byStranger.statusCode()))
                .containsExactly(400, 404, 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"user\":7,\"status\":\"accepted\"}",
                "{\"user\":\"demo\"}",
                "{\"user\":\"demo\",\"status\":\"granted\"}"
            })
    void refusesDecisionsThatAreNone(String body) throws Exception {
        // Given
        String name = gate("vague");
        publisher.post("/api/models/" + owner + "/" + name + "/user-access-request/grant", Map.of("user", "demo"));

        // When
        HttpResponse<String> refused =
                publisher.post("/api/models/" + owner + "/" + name + "/user-access-request/handle", body);

        // Then
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    }

    @Test
    void onlyGatedRepositoriesHaveRequests() throws Exception {
        // Given
        create("ungated", "public");

        // When
        HttpResponse<String> refused = publisher.get("/api/models/" + owner + "/ungated/user-access-request/pending");

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("NOT_GATED");
    }

    @Test
    void likesAreToldToWhoseTheyAreAndToNobodyElse() throws Exception {
        // Given
        create("liked", "public");
        create("shy", "public");
        commit("liked", add(Api.read(SAMPLE)));
        Api admirer = Api.register(registry, owner + "-admirer");
        for (String name : List.of("liked", "shy")) {
            admirer.send("PUT", "/api/v1/adapters/" + owner + "/" + name + "/like", "");
        }
        publisher.send("PUT", "/api/models/" + owner + "/shy/settings", Map.of("private", true));
        String likes = "/api/users/" + owner + "-admirer/likes";

        // When
        JsonNode own = admirer.json(likes);
        HttpResponse<String> others = stranger.get(likes);
        HttpResponse<String> nobodys = stranger.get("/api/users/no-such-account/likes");
        HttpResponse<String> likers = publisher.get("/api/models/" + owner + "/liked/likers");
        int unliked = admirer.delete("/api/models/" + owner + "/liked/like").statusCode();

        // Then
        assertThat(own).hasSize(1);
        assertThat(own.at("/0/repo/name").asText()).isEqualTo(owner + "/liked");
        assertThat(own.at("/0/repo/type").asText()).isEqualTo("model");
        assertThat(others.statusCode()).isEqualTo(403);
        assertThat(others.body()).isEqualTo(nobodys.body());
        assertThat(likers.statusCode()).isEqualTo(400);
        assertThat(likers.body()).doesNotContain("admirer");
        assertThat(unliked).isEqualTo(204);
        assertThat(admirer.json(likes)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apps=vllm",
                "inference=warm",
                "inference_provider=all",
                "num_parameters=max:1B",
                "library=peft",
                "direction=1",
                "expand=author&expand=zzz"
            })
    void refusesByNameWhatAListCannotBeAskedFor(String query) throws Exception {
        // When
        HttpResponse<String> refused = stranger.get("/api/models?author=" + owner + "&" + query);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("INVALID_PARAMETER");
        assertThat(refused.headers().firstValue("X-Error-Message").orElseThrow())
                .contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void tellsWhichPropertiesThereAre() throws Exception {
        // Given
        create("expanded", "public");
        String info = "/api/models/" + owner + "/expanded";

        // When
        HttpResponse<String> refused = stranger.get(info + "?expand=likes&expand=zzz");
        HttpResponse<String> atRevision = stranger.get(info + "/revision/main?expand=zzz");
        HttpResponse<String> known = stranger.get(info + "?expand=likes&expand=gguf&expand=usedStorage");
        HttpResponse<String> listed = stranger.get("/api/models?sort=downloads&direction=-1&full=True&expand[]=sha"
                .replace("[", "%5B")
                .replace("]", "%5D"));

        // Then
        assertThat(List.of(refused.statusCode(), atRevision.statusCode())).containsExactly(400, 400);
        assertThat(refused.headers().firstValue("X-Error-Message").orElseThrow())
                .contains("likes", "usedStorage");
        assertThat(known.statusCode()).as(known.body()).isEqualTo(200);
        assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
    }

    @Test
    void listsCommitsWithWhatTheirAuthorsSaid() throws Exception {
        // Given
        create("noted", "public");
        String header =
                "{\"key\":\"header\",\"value\":{\"summary\":\"First\\n\\u0000 try\",\"description\":\"Of many.\"}}\n";
        HttpResponse<String> committed = publisher.send(
                "POST",
                "/api/models/" + owner + "/noted/commit/main",
                header + String.join("\n", add(Api.read(SAMPLE))));

        // When
        JsonNode commits = publisher.json("/api/models/" + owner + "/noted/commits/main");

        // Then
        assertThat(committed.statusCode()).as(committed.body()).isEqualTo(200);
        assertThat(commits).hasSize(1);
        assertThat(commits.at("/0/title").asText()).isEqualTo("First try");
        assertThat(commits.at("/0/message").asText()).isEqualTo("Of many.");
    }

    /** A gated repository whose requests are decided by hand. */
    private String gate(String beginning) throws Exception {
        String name = beginning + "-" + counter++;
        create(name, "public");
        commit(name, add(Api.read(SAMPLE)));
        publisher.send("PUT", "/api/models/" + owner + "/" + name + "/settings", Map.of("gated", "manual"));
        return name;
    }

    private HttpResponse<String> decide(String name, Map<String, String> decision) throws Exception {
        return publisher.post("/api/models/" + owner + "/" + name + "/user-access-request/handle", decision);
    }

    private void create(String name, String visibility) throws Exception {
        HttpResponse<String> created =
                publisher.post("/api/repos/create", Map.of("name", name, "visibility", visibility));
        assertThat(created.statusCode()).as(created.body()).isIn(200, 409);
    }

    private HttpResponse<String> commit(String name, List<String> operations) throws Exception {
        String header = "{\"key\":\"header\",\"value\":{\"summary\":\"Upload\",\"description\":\"\"}}\n";
        return publisher.send(
                "POST", "/api/models/" + owner + "/" + name + "/commit/main", header + String.join("\n", operations));
    }

    private static List<String> add(Map<String, byte[]> files) throws Exception {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            lines.add(JSON.writeValueAsString(Map.of(
                    "key",
                    "file",
                    "value",
                    Map.of(
                            "content",
                            new String(Base64.getEncoder().encode(file.getValue()), StandardCharsets.US_ASCII),
                            "path",
                            file.getKey(),
                            "encoding",
                            "base64"))));
        }
        return lines;
    }
}
