package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
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

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    private HubCalls hub;

    @BeforeEach
    void register() throws Exception {
        hub = HubCalls.register(registry);
    }

    @Test
    void aWithdrawnVersionIsNoEmptyFolder() throws Exception {
        // Given
        hub.create("withdrawn", "public");
        hub.commit("withdrawn", HubCalls.add(HubCalls.sample()));
        String model = hub.model("withdrawn");
        String commit = hub.stranger().json(model).path("sha").asText();

        // When
        hub.publisher()
                .post(
                        "/api/v1/adapters/" + hub.owner() + "/withdrawn/versions/latest/yank",
                        Map.of("note", "Wrong training data."));

        // Then
        HttpResponse<String> info = hub.stranger().get(model);
        assertThat(info.statusCode()).isEqualTo(404);
        assertThat(info.headers().firstValue("X-Error-Code")).contains("RevisionNotFound");
        assertThat(info.body()).contains("Wrong training data.");
        assertThat(hub.stranger().json(model + "/revision/" + commit).path("siblings"))
                .isNotEmpty();
        assertThat(hub.publisher().get(model).statusCode()).isEqualTo(200);
    }

    @Test
    void aCommitIsItselfWhateverATagIsCalled() throws Exception {
        // Given
        hub.create("pinned", "public");
        hub.commit("pinned", HubCalls.add(HubCalls.sample()));
        String model = hub.model("pinned");
        String first = hub.stranger().json(model).path("sha").asText();
        hub.commit("pinned", HubCalls.add(Map.of("LICENSE", "MIT".getBytes(StandardCharsets.UTF_8))));
        hub.publisher().post(model + "/tag/main", Map.of("tag", "later"));

        // When
        HttpResponse<String> refused = hub.publisher().post(model + "/tag/main", Map.of("tag", first));
        Sql.run(
                database,
                "update tag set name = ? where name = 'later' and adapter_id ="
                        + " (select id from adapter where owner = ? and name = 'pinned')",
                first,
                hub.owner());

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("NAME_INVALID");
        assertThat(hub.stranger().json(model).path("sha").asText()).isNotEqualTo(first);
        assertThat(hub.stranger().json(model + "/revision/" + first).path("sha").asText())
                .isEqualTo(first);
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
        hub.create("hidden", "private");
        hub.commit("hidden", HubCalls.add(HubCalls.sample()));

        // When
        HttpResponse<String> hidden = hub.stranger().get(address.formatted(hub.owner()));
        HttpResponse<String> absent =
                hub.stranger().get(address.formatted(hub.owner()).replace("hidden", "absent"));

        // Then
        assertThat(hidden.statusCode()).isEqualTo(404);
        assertThat(hidden.body()).isEqualTo(absent.body());
        assertThat(hidden.headers().firstValue("X-Error-Code")).contains("RepoNotFound");
        assertThat(hub.stranger().json("/api/models?author=" + hub.owner())).isEmpty();
        assertThat(hub.publisher().json("/api/models?author=" + hub.owner())).hasSize(1);
    }

    @Test
    void onlyTheOwnerChangesARepository() throws Exception {
        // Given
        hub.create("mine", "public");

        // When
        HttpResponse<String> commit = hub.stranger()
                .send("POST", hub.model("mine") + "/commit/main", String.join("\n", HubCalls.add(HubCalls.sample())));
        HttpResponse<String> deleted =
                hub.stranger().send("DELETE", "/api/repos/delete", Map.of("organization", hub.owner(), "name", "mine"));

        // Then
        assertThat(commit.statusCode()).isEqualTo(403);
        assertThat(deleted.statusCode()).isEqualTo(403);
        assertThat(hub.publisher().get(hub.model("mine")).statusCode()).isEqualTo(200);
    }

    @Test
    void anExistingRepositoryAnswersWithItsAddress() throws Exception {
        // Given
        hub.create("twice", "public");

        // When
        HttpResponse<String> again = hub.publisher().post("/api/repos/create", Map.of("name", "twice"));

        // Then
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(JSON.readTree(again.body()).path("url").asText()).endsWith("/" + hub.owner() + "/twice");
    }

    @Test
    void otherBodiesStaySmall() throws Exception {
        // When
        HttpResponse<String> answer =
                hub.publisher().post("/api/v1/uploads", "{\"adapter\":\"" + "x".repeat(1 << 20) + "\"}");

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
        HttpResponse<String> fine = hub.stranger()
                .send("POST", "/api/validate-yaml", Map.of("repoType", "model", "content", good), "Accept", accepted);
        HttpResponse<String> refused = hub.stranger()
                .send("POST", "/api/validate-yaml", Map.of("repoType", "model", "content", bad), "Accept", accepted);

        // Then
        assertThat(fine.statusCode()).as(fine.body()).isEqualTo(200);
        assertThat(fine.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(refused.body()).contains("Front matter");
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
        HttpResponse<String> refused = hub.stranger().get("/api/models?author=" + hub.owner() + "&" + query);

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("INVALID_PARAMETER");
        assertThat(refused.headers().firstValue("X-Error-Message").orElseThrow())
                .contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void tellsWhichPropertiesThereAre() throws Exception {
        // Given
        hub.create("expanded", "public");
        String info = hub.model("expanded");

        // When
        HttpResponse<String> refused = hub.stranger().get(info + "?expand=likes&expand=zzz");
        HttpResponse<String> atRevision = hub.stranger().get(info + "/revision/main?expand=zzz");
        HttpResponse<String> known = hub.stranger().get(info + "?expand=likes&expand=gguf&expand=usedStorage");
        HttpResponse<String> listed = hub.stranger()
                .get("/api/models?sort=downloads&direction=-1&full=True&expand[]=sha"
                        .replace("[", "%5B")
                        .replace("]", "%5D"));

        // Then
        assertThat(List.of(refused.statusCode(), atRevision.statusCode())).containsExactly(400, 400);
        assertThat(refused.headers().firstValue("X-Error-Message").orElseThrow())
                .contains("likes", "usedStorage");
        assertThat(known.statusCode()).as(known.body()).isEqualTo(200);
        assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
    }
}
