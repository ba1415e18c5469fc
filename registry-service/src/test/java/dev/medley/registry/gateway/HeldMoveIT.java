package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves of tags that wait for a run, and what happens meanwhile. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class HeldMoveIT {
    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private Guarded adapter;
    private Api api;
    private String before;
    private String after;

    @BeforeEach
    void twoVersions() throws Exception {
        adapter = Guarded.adapter(registry);
        api = adapter.api();
        before = adapter.version("latest");
        after = adapter.version("next");
    }

    @Test
    void anUploadIsThereAtOnceAndItsTagWaits() throws Exception {
        // Given
        adapter.guard("next", 0.5, "refuse");

        // When
        JsonNode upload = api.publish(Guarded.FIRST, adapter.owner() + "/one", "next");
        String waiting = adapter.version("next");
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode operation =
                api.follow("/api/v1/operations/" + upload.path("tagMove").asText());

        // Then
        assertThat(upload.path("state").asText()).isEqualTo("succeeded");
        assertThat(waiting).isEqualTo(after);
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(adapter.version("next")).isEqualTo(before);
    }

    @Test
    void aTagThatWentElsewhereMeanwhileStaysThere() throws Exception {
        // Given
        adapter.guard("next", 0.5, "refuse");
        HttpResponse<String> asked = adapter.move("next", before, after);
        api.delete(adapter.path() + "/guards/next");
        String third = api.publish(Path.of("../samples/adapters/plural-nouns"), adapter.owner() + "/one", "next")
                .path("version")
                .asText();

        // When
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode operation = adapter.end(asked);

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("TAG_MOVED");
        assertThat(adapter.version("next")).isEqualTo(third);
    }

    @Test
    void aNewerMoveTakesTheOlderOnesPlaceAndTheSameOneIsNotMadeTwice() throws Exception {
        // Given
        adapter.guard("stable", 0.5, "refuse");
        HttpResponse<String> older = adapter.move("stable", before, "*");

        // When
        HttpResponse<String> newer = adapter.move("stable", after, "*");
        HttpResponse<String> again = adapter.move("stable", after, "*");
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode first = adapter.end(older);
        JsonNode second = adapter.end(newer);

        // Then
        assertThat(again.body()).isEqualTo(newer.body());
        assertThat(first.at("/findings/0/code").asText()).isEqualTo("TAG_MOVED");
        assertThat(second.path("state").asText()).isEqualTo("succeeded");
        assertThat(adapter.version("stable")).isEqualTo(after);
        assertThat(api.json("/api/v1/evaluations").path("items")).hasSize(1);
    }

    @Test
    void aVersionThatIsYankedMidRunGetsNoTag() throws Exception {
        // Given
        adapter.guard("latest", 0.5, "warn");
        HttpResponse<String> asked = adapter.move("latest", after, before);
        api.post(adapter.path() + "/versions/" + after + "/yank", Map.of("note", "It lies."));

        // When
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode operation = adapter.end(asked);

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.findValuesAsText("code")).contains("VERSION_GONE");
        assertThat(adapter.version("latest")).isEqualTo(before);
    }

    @Test
    void aRunThatIsDeletedDecidesAgainstTheMove() throws Exception {
        // Given
        adapter.guard("latest", 0.5, "refuse");
        HttpResponse<String> asked = adapter.move("latest", after, before);
        String run =
                api.json(adapter.path() + "/guards").at("/moves/0/evaluation").asText();

        // When
        api.delete("/api/v1/evaluations/" + run);
        JsonNode operation = adapter.end(asked);

        // Then
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("RUN_DELETED");
        assertThat(adapter.version("latest")).isEqualTo(before);
    }

    @Test
    void aRunThatBreaksOffDecidesAgainstTheMoveAndSaysWhy() throws Exception {
        // Given
        adapter.guard("latest", 0.5, "refuse");
        fleet.join(registry, "w1", Behaviour.NEVER_ANSWERS);
        Api mover = api.withKey("short", "adapter:write", "inference:call");
        HttpResponse<String> asked = mover.send(
                "PUT", adapter.path() + "/tags/latest", Map.of("version", after), "If-Match", '"' + before + '"');

        // When
        api.delete("/api/v1/keys/" + mover.keyId());
        JsonNode operation = adapter.end(asked);

        // Then
        assertThat(operation.path("findings").findValuesAsText("code"))
                .containsExactly("RUN_FAILED", "INVALID_API_KEY");
        assertThat(operation.at("/findings/1/message").asText()).isNotEmpty();
        assertThat(adapter.version("latest")).isEqualTo(before);
    }
}
