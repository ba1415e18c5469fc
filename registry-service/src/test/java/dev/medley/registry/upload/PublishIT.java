package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From a folder on disk to a version that others find, and everything that must not get there. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class PublishIT {
    private static final Path SAMPLES = Path.of("../samples/adapters");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private String owner;
    private Api publisher;
    private Api reader;

    @BeforeEach
    void register() throws Exception {
        owner = "publisher-" + counter++;
        publisher = Api.register(registry, owner);
        reader = new Api(registry, RegistryServices.key("demo"));
    }

    @Test
    void publishesAFolderThatOthersCanRead() throws Exception {
        // Given
        Map<String, byte[]> folder = Api.read(SAMPLES.resolve("past-tense"));

        // When
        JsonNode operation = publisher.publish(folder, owner + "/verbs", "v1");

        // Then
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");
        String digest = operation.path("version").asText();
        JsonNode adapter = reader.json("/api/v1/adapters/" + owner + "/verbs");
        assertThat(adapter.at("/latest/version").asText()).isEqualTo(digest).matches("sha256:[0-9a-f]{64}");
        assertThat(adapter.at("/base").asText()).isEqualTo("HuggingFaceTB/SmolLM2-135M-Instruct");
        assertThat(adapter.at("/canEdit").asBoolean()).isFalse();
        assertThat(adapter.at("/latest/files")).hasSize(folder.size());
        assertThat(adapter.at("/latest/tags").toString()).isEqualTo("[\"latest\",\"v1\"]");
        assertThat(reader.json("/api/v1/adapters/" + owner + "/verbs/versions/v1/card")
                        .path("html")
                        .asText())
                .contains("<h1>")
                .doesNotContain("base_model");
        HttpResponse<String> file =
                reader.get("/api/v1/adapters/" + owner + "/verbs/resolve/" + digest + "/adapter_config.json");
        assertThat(file.statusCode()).isEqualTo(302);
        URI signed = URI.create(file.headers().firstValue("Location").orElseThrow());
        assertThat(signed.toURL().openStream().readAllBytes()).isEqualTo(folder.get("adapter_config.json"));
    }

    @Test
    void anOperationThatIsNoneIsMissingByItsName() throws Exception {
        String none = "/api/v1/operations/" + UUID.randomUUID();
        for (String wanted : List.of("application/json", "text/event-stream")) {
            HttpResponse<String> missing = publisher.send("GET", none, null, "Accept", wanted);
            assertThat(missing.statusCode()).as(wanted).isEqualTo(404);
            assertThat(missing.headers().firstValue("X-Error-Code")).as(wanted).contains("OPERATION_NOT_FOUND");
        }
    }

    @Test
    void tellsWhereThingsAreByPathWhateverNameItWasReachedBy() throws Exception {
        // Given
        Map<String, byte[]> files = Api.read(SAMPLES.resolve("clock-24h"));

        // When
        HttpResponse<String> opened = publisher.open(files, owner + "/where", "latest");

        // Then
        String id = Api.JSON.readTree(opened.body()).path("id").asText();
        assertThat(opened.headers().firstValue("Location")).contains("/api/v1/uploads/" + id);
    }

    @Test
    void isFoundFromTheMomentItIsPublished() throws Exception {
        // When
        publisher.publish(SAMPLES.resolve("numerals-german"), owner + "/zahlen", "latest");

        // Then
        JsonNode byMeaning = reader.json("/api/v1/search?q=spell%20out%20numbers%20in%20German&owner=" + owner);
        JsonNode byWord = reader.json("/api/v1/search?mode=keyword&q=zahlen");
        assertThat(byMeaning.at("/items/0/id").asText()).isEqualTo(owner + "/zahlen");
        assertThat(byMeaning.at("/items/0/score").asDouble()).isGreaterThan(0.5);
        assertThat(byWord.at("/items/0/id").asText()).isEqualTo(owner + "/zahlen");
    }

    @Test
    void storesTheSameContentOnce() throws Exception {
        // Given
        JsonNode first = publisher.publish(SAMPLES.resolve("clock-24h"), owner + "/clock", "latest");
        long objects = RegistryServices.settledObjectCount();

        // When
        JsonNode second = publisher.publish(SAMPLES.resolve("clock-24h"), owner + "/clock", "again");

        // Then
        assertThat(second.path("version")).isEqualTo(first.path("version"));
        JsonNode last = second.path("findings").path(second.path("findings").size() - 1);
        assertThat(last.path("code").asText()).isEqualTo("DUPLICATE_VERSION");
        assertThat(last.path("level").asText()).isEqualTo("info");
        assertThat(RegistryServices.objectCountOnce(objects)).isEqualTo(objects);
    }

    @Test
    void refusesTruncatedWeightsAndLeavesNothing() throws Exception {
        // Given
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLES.resolve("sort-words")));
        folder.computeIfPresent("adapter_model.safetensors", (path, bytes) -> Arrays.copyOf(bytes, bytes.length / 2));
        long objects = RegistryServices.settledObjectCount();

        // When
        JsonNode operation = publisher.publish(folder, owner + "/half", "latest");

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.path("findings").toString()).contains("adapter_model.safetensors");
        assertThat(reader.get("/api/v1/adapters/" + owner + "/half").statusCode())
                .isEqualTo(404);
        assertThat(RegistryServices.objectCountOnce(objects)).isEqualTo(objects);
    }

    @Test
    void refusesBytesOtherThanAnnounced() throws Exception {
        // Given
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLES.resolve("sort-words")));
        folder.put("README.md", ("# Nobody has this card but " + owner + "\n").getBytes(StandardCharsets.UTF_8));
        JsonNode upload = Api.JSON.readTree(
                publisher.open(folder, owner + "/swap", "latest").body());
        Map<String, byte[]> swapped = new TreeMap<>(folder);
        byte[] card = folder.get("README.md").clone();
        card[card.length - 2] ^= 1;
        swapped.put("README.md", card);

        // When
        JsonNode operation = publisher.finish(upload, publisher.send(upload, swapped));

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.path("findings").toString())
                .contains("UPLOAD_HASH_MISMATCH")
                .contains("README.md");
    }

    @Test
    void refusesWhatIsNoAdapterWithEveryFinding() throws Exception {
        // When
        JsonNode operation = publisher.publish(
                Map.of(
                        "adapter_config.json", "{\"peft_type\":\"LORA\"".getBytes(StandardCharsets.UTF_8),
                        "adapter_model.safetensors", "not a tensor".getBytes(StandardCharsets.UTF_8)),
                owner + "/junk",
                "latest");

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.path("findings").findValuesAsText("file"))
                .contains("adapter_config.json", "adapter_model.safetensors");
    }

    @Test
    void tellsAPointerToWeightsFromWeights() throws Exception {
        // Given
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLES.resolve("sort-words")));
        String pointer =
                "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 48\n".formatted("0".repeat(64));
        folder.put("adapter_model.safetensors", pointer.getBytes(StandardCharsets.UTF_8));

        // When
        JsonNode operation = publisher.publish(folder, owner + "/pointer", "latest");

        // Then
        assertThat(operation.path("findings").findValuesAsText("code")).contains("FILE_TYPE_MISMATCH");
    }

    @Test
    void keepsNamesForTheirOwner() throws Exception {
        // When
        HttpResponse<String> foreign = publisher.open(Map.of("LICENSE", new byte[1]), "medley/verbs", "latest");

        // Then
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(foreign.headers().firstValue("X-Error-Code")).contains("NOT_OWNER");
    }

    @Test
    void hidesAPrivateAdapterFromOthersEverywhere() throws Exception {
        // Given
        String digest = publisher
                .publish(SAMPLES.resolve("past-tense"), owner + "/secret", "latest")
                .path("version")
                .asText();
        publisher.send("PATCH", "/api/v1/adapters/" + owner + "/secret", Map.of("visibility", "private"));

        // Then
        assertThat(publisher.get("/api/v1/adapters/" + owner + "/secret").statusCode())
                .isEqualTo(200);
        for (String path : new String[] {
            "", "/versions", "/versions/" + digest, "/versions/latest/card", "/tags", "/resolve/latest/README.md"
        }) {
            assertThat(reader.get("/api/v1/adapters/" + owner + "/secret" + path)
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(reader.json("/api/v1/search?q=past%20tense&limit=100").toString())
                .doesNotContain(owner);
        assertThat(reader.post("/v1/route", Map.of("input", "What is the past tense of bring?", "top_k", 8))
                        .body())
                .doesNotContain(owner);
        HttpResponse<String> ask = reader.post(
                "/v1/chat/completions",
                Map.of("model", owner + "/secret", "messages", new Object[] {Map.of("role", "user", "content", "go")}));
        assertThat(ask.statusCode()).isEqualTo(404);
        assertThat(Api.JSON.readTree(ask.body()).at("/error/code").asText()).isEqualTo("model_not_found");
    }

    @Test
    void refusesARevokedKeyAtOnce() throws Exception {
        // Given
        JsonNode made = Api.JSON.readTree(publisher
                .post("/api/v1/keys", Map.of("name", "short-lived", "scopes", new String[] {"inference:call"}))
                .body());
        Api holder = new Api(registry, made.path("secret").textValue());
        int before = holder.get("/v1/models").statusCode();

        // When
        publisher.delete("/api/v1/keys/" + made.path("id").asText());

        // Then
        HttpResponse<String> after = holder.get("/v1/models");
        assertThat(before).isEqualTo(200);
        assertThat(after.statusCode()).isEqualTo(401);
        assertThat(after.body()).contains("\"code\":\"invalid_api_key\"");
        assertThat(publisher.json("/api/v1/keys").toString())
                .doesNotContain(made.path("secret").textValue());
    }

    @Test
    void refusesAScopeThatTheKeyLacks() throws Exception {
        // Given
        JsonNode made = Api.JSON.readTree(publisher
                .post("/api/v1/keys", Map.of("name", "reader", "scopes", new String[] {"adapter:read"}))
                .body());

        // When
        HttpResponse<String> ask = new Api(registry, made.path("secret").textValue()).get("/v1/models");

        // Then
        assertThat(ask.statusCode()).isEqualTo(403);
        assertThat(ask.body()).contains("\"code\":\"scope_missing\"");
    }
}
