package dev.medley.registry.adapter;

import static dev.medley.registry.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to versions and tags after they were published. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class VersionIT {
    private static final Path SAMPLES = Path.of("../samples/adapters");

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    private String name;
    private String adapter;
    private Api owner;
    private Api reader;
    private String first;
    private String second;

    @BeforeEach
    void publishTwo() throws Exception {
        TwoVersions versions = TwoVersions.publish(registry);
        name = versions.name();
        owner = versions.owner();
        adapter = versions.adapter();
        first = versions.first();
        second = versions.second();
        reader = new Api(registry, RegistryServices.key("demo"));
    }

    @Test
    void movesATagOnlyForWhoKnowsWhereItIs() throws Exception {
        // When
        HttpResponse<String> blind = owner.send("PUT", adapter + "/tags/latest", Map.of("version", second));
        HttpResponse<String> wrong = owner.send(
                "PUT", adapter + "/tags/latest", Map.of("version", second), "If-Match", "\"" + second + "\"");
        HttpResponse<String> right =
                owner.send("PUT", adapter + "/tags/latest", Map.of("version", second), "If-Match", "\"" + first + "\"");

        // Then
        assertThat(blind.statusCode()).isEqualTo(428);
        assertThat(wrong.statusCode()).isEqualTo(412);
        assertThat(right.statusCode()).isEqualTo(200);
        assertThat(right.headers().firstValue("ETag")).contains("\"" + second + "\"");
        assertThat(owner.json(adapter + "/tags/latest/history").path("items").findValuesAsText("version"))
                .containsExactly(second, first);
    }

    @Test
    void refusesTagsThatHubClientsTakeForTheDefaultRevisionOrACommit() throws Exception {
        // When
        HttpResponse<String> moved = owner.send("PUT", adapter + "/tags/main", Map.of("version", first));
        HttpResponse<String> commit =
                owner.send("PUT", adapter + "/tags/" + "0123456789".repeat(4), Map.of("version", first));
        HttpResponse<String> uploaded =
                owner.open(Map.of("README.md", "# Hello\n".getBytes(StandardCharsets.UTF_8)), name + "/words", "main");
        HttpResponse<String> imported =
                owner.post("/api/v1/imports", Map.of("from", "some/where", "to", name + "/words", "tag", "main"));
        HttpResponse<String> blended = owner.post(
                "/api/v1/blends",
                Map.of("to", name + "/both", "tag", "main", "adapters", List.of(Map.of("id", name + "/words:v1"))));

        // Then
        for (HttpResponse<String> refused : List.of(moved, commit, uploaded, imported, blended)) {
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
            assertThat(refused.headers().firstValue("X-Error-Code")).contains("TAG_RESERVED");
        }
    }

    @Test
    void keepsReadingATagThatWasCalledMainBefore() throws Exception {
        // Given
        Sql.run(
                database,
                "update tag set name = 'main' where name = 'v1' and adapter_id = "
                        + "(select id from adapter where owner = ? and name = 'words')",
                name);

        // When
        HttpResponse<String> tag = owner.get(adapter + "/tags/main");
        HttpResponse<String> version = owner.get(adapter + "/versions/main");

        // Then
        assertThat(tag.statusCode()).isEqualTo(200);
        assertThat(Api.JSON.readTree(version.body()).path("version").asText()).isEqualTo(first);
        assertThat(owner.delete(adapter + "/tags/main").statusCode()).isEqualTo(428);
    }

    @Test
    void keepsProtectedTagsWhereTheyAre() throws Exception {
        // Given
        owner.send("PUT", adapter + "/tag-protection", Map.of("patterns", List.of("v*")));

        // When
        HttpResponse<String> moved =
                owner.send("PUT", adapter + "/tags/v1", Map.of("version", second), "If-Match", "\"" + first + "\"");
        HttpResponse<String> deleted = owner.send("DELETE", adapter + "/tags/v1", "", "If-Match", "\"" + first + "\"");
        HttpResponse<String> fresh = owner.send("PUT", adapter + "/tags/v3", Map.of("version", second));

        // Then
        assertThat(moved.headers().firstValue("X-Error-Code")).contains("TAG_PROTECTED");
        assertThat(deleted.statusCode()).isEqualTo(409);
        assertThat(fresh.statusCode()).isEqualTo(201);
        assertThat(reader.json(adapter + "/versions/v1").path("version").asText())
                .isEqualTo(first);
    }

    @Test
    void yanksAVersionFromTagsAndSearchesButNotFromItsDigest() throws Exception {
        // When
        owner.post(adapter + "/versions/" + first + "/yank", Map.of("note", "Wrong training data."));

        // Then
        HttpResponse<String> byTag = reader.get(adapter + "/versions/latest");
        assertThat(byTag.statusCode()).isEqualTo(410);
        assertThat(byTag.body()).contains("Wrong training data.");
        assertThat(reader.json(adapter + "/versions/" + first).path("state").asText())
                .isEqualTo("yanked");
        assertThat(reader.json("/api/v1/search?owner=" + name).path("items")).isEmpty();
        owner.post(adapter + "/versions/" + first + "/restore", "");
        assertThat(reader.json("/api/v1/search?owner=" + name).path("items")).hasSize(1);
    }

    @Test
    void tellsOfADeprecatedVersionWhyAndGoesOnServingIt() throws Exception {
        // When
        HttpResponse<String> stranger =
                reader.post(adapter + "/versions/" + first + "/deprecate", Map.of("note", "Not mine."));
        owner.post(adapter + "/versions/" + first + "/deprecate", Map.of("note", "v2 sorts better."));

        // Then
        assertThat(stranger.statusCode()).isEqualTo(403);
        JsonNode byTag = reader.json(adapter + "/versions/latest");
        assertThat(byTag.path("version").asText()).isEqualTo(first);
        assertThat(byTag.path("state").asText()).isEqualTo("deprecated");
        assertThat(byTag.path("stateNote").asText()).isEqualTo("v2 sorts better.");
        assertThat(reader.get(adapter + "/resolve/latest/README.md").statusCode())
                .isEqualTo(302);
        assertThat(reader.json("/api/v1/search?owner=" + name).path("items")).hasSize(1);
        owner.post(adapter + "/versions/" + first + "/restore", "");
        assertThat(reader.json(adapter + "/versions/latest").path("state").asText())
                .isEqualTo("published");
    }

    @Test
    void deletesAVersionThatNoTagNeedsAndBringsItBack() throws Exception {
        // Given
        HttpResponse<String> tagged = owner.delete(adapter + "/versions/" + second);
        owner.send("DELETE", adapter + "/tags/v2", "", "If-Match", "\"" + second + "\"");

        // When
        HttpResponse<String> deleted = owner.delete(adapter + "/versions/" + second);

        // Then
        assertThat(tagged.headers().firstValue("X-Error-Code")).contains("VERSION_TAGGED");
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(reader.get(adapter + "/versions/" + second).statusCode()).isEqualTo(410);
        assertThat(owner.delete(adapter + "/versions/" + second).statusCode()).isEqualTo(404);
        owner.post(adapter + "/versions/" + second + "/restore", "");
        assertThat(reader.get(adapter + "/versions/" + second).statusCode()).isEqualTo(200);
    }

    @Test
    void comparesTwoVersionsByFilesConfigurationAndNorms() throws Exception {
        // Given
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLES.resolve("review-sentiment")));
        folder.computeIfPresent(
                "adapter_config.json",
                (path, bytes) -> new String(bytes, StandardCharsets.UTF_8)
                        .replaceFirst("\"lora_alpha\": *(\\d+)", "\"lora_alpha\": 3")
                        .getBytes(StandardCharsets.UTF_8));
        String third =
                owner.publish(folder, name + "/words", "v3").path("version").asText();

        // When
        JsonNode comparison = reader.json(adapter + "/compare?from=v1&to=" + third);

        // Then
        assertThat(comparison.path("files").findValuesAsText("what")).containsExactly("adapter_config.json");
        assertThat(comparison.at("/config/0/what").asText()).isEqualTo("lora_alpha");
        assertThat(comparison.path("norms").size()).isPositive();
        double ratio = comparison.at("/norms/0/to").asDouble()
                / comparison.at("/norms/0/from").asDouble();
        double alphas = comparison.at("/config/0/to").asDouble()
                / comparison.at("/config/0/from").asDouble();
        assertThat(ratio).isCloseTo(alphas, org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void showsModulesWithScalesAndWhereItRuns() throws Exception {
        // When
        JsonNode tensors = reader.json(adapter + "/versions/v1/tensors?summary=true");
        JsonNode runtimes = reader.json(adapter + "/versions/v1/compatibility");

        // Then
        assertThat(tensors.at("/modules/0/scale").asDouble()).isPositive();
        assertThat(tensors.at("/modules/0/norm").isMissingNode()).isTrue();
        assertThat(runtimes.path("runtimes").findValuesAsText("name"))
                .containsExactly("medley", "peft", "vllm", "lorax", "llama.cpp", "ollama");
        assertThat(runtimes.at("/runtimes/0/servable").asBoolean()).isTrue();
        assertThat(reader.json("/api/v1/search?runtime=medley&owner=" + name).path("items"))
                .hasSize(1);
    }

    @Test
    void endsConcurrentMovesDeletesAndPublishesOfOneNameInSomeOrder() throws Exception {
        // When
        List<Integer> statuses = atOnce(16, i -> switch (i % 4) {
            case 0 -> i % 8 == 0 ? moveLatest(first, second) : moveLatest(second, first);
            case 1 -> publishAgain();
            case 2 -> owner.delete(adapter).statusCode();
            default -> owner.post(adapter + "/restore", "").statusCode();
        });

        // Then
        assertThat(statuses).isSubsetOf(200, 201, 204, 404, 409, 412);
        owner.post(adapter + "/restore", "");
        String latest = owner.json(adapter + "/versions/latest").path("version").asText();
        assertThat(owner.json(adapter + "/tags/latest/history")
                        .at("/items/0/version")
                        .asText())
                .isEqualTo(latest);
        assertThat(moves(owner.json(adapter + "/tags/latest/history"))).isTrue();
    }

    private int moveLatest(String from, String to) throws Exception {
        return owner.send("PUT", adapter + "/tags/latest", Map.of("version", to), "If-Match", "\"" + from + "\"")
                .statusCode();
    }

    /** The status of opening, or of the operation as if it were one. */
    private int publishAgain() throws Exception {
        Map<String, byte[]> folder = Api.read(SAMPLES.resolve("review-sentiment"));
        HttpResponse<String> opened = owner.open(folder, name + "/words", "again");
        if (opened.statusCode() != 201) {
            return opened.statusCode();
        }
        JsonNode upload = Api.JSON.readTree(opened.body());
        return owner.finish(upload, owner.send(upload, folder))
                        .path("state")
                        .asText()
                        .equals("succeeded")
                ? 200
                : 409;
    }

    /** Every move in a history leads away from where the move before it led to. */
    private static boolean moves(JsonNode history) {
        List<String> versions = history.path("items").findValuesAsText("version");
        for (int i = 1; i < versions.size(); i++) {
            if (versions.get(i).equals(versions.get(i - 1))) {
                return false;
            }
        }
        return true;
    }
}
