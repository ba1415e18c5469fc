package dev.medley.registry.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fleet and the uploads under way, as administrators see them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class FleetIT {
    @TestHTTPResource("/")
    URI registry;

    @Inject
    WorkerRepository workers;

    @Inject
    WorkerPool pool;

    @AfterEach
    void sayGoodBye() {
        workers.remove("seen-by-admin");
    }

    @Test
    void showsWorkersWithWhatTheyHoldAndQueue() throws Exception {
        // Given
        workers.report(new Heartbeat(
                "seen-by-admin",
                "http://127.0.0.1:1/",
                "some/base",
                "float32",
                "1",
                "draining",
                8,
                3,
                2,
                List.of("sha256:" + "a".repeat(64)),
                12.5,
                List.of(new Heartbeat.Tier("memory", 1, 4096)),
                Optional.empty()));

        // When
        JsonNode page = new Api(registry, RegistryServices.key("admin")).json("/api/v1/admin/workers");

        // Then
        JsonNode worker = StreamSupport.stream(page.path("items").spliterator(), false)
                .filter(each -> each.path("id").asText().equals("seen-by-admin"))
                .findFirst()
                .orElseThrow();
        assertThat(worker.path("running").asInt()).isEqualTo(3);
        assertThat(worker.path("waiting").asInt()).isEqualTo(2);
        assertThat(worker.path("resident")).hasSize(1);
        assertThat(worker.path("tokensPerSecond").asDouble()).isEqualTo(12.5);
        assertThat(worker.at("/tiers/0/bytes").asInt()).isEqualTo(4096);
        // One that drains still reports, but is asked nothing.
        assertThat(worker.path("live").asBoolean()).isFalse();
    }

    @Test
    void waitsForOneThatDrainsAndAsksItNothingNew() {
        // Given
        workers.report(new Heartbeat(
                "seen-by-admin",
                "http://127.0.0.1:1",
                "some/drained-base",
                "float32",
                "1",
                "draining",
                8,
                1,
                0,
                List.of(),
                0,
                List.of(),
                Optional.empty()));

        // When
        boolean isReporting =
                pool.isReporting(new Worker("seen-by-admin", "http://127.0.0.1:1", "x", 8, 1, 0, List.of()));

        // Then
        assertThat(isReporting).isTrue();
        assertThat(pool.candidates("some/drained-base", List.of())).isEmpty();
    }

    @Test
    void showsUploadsThatHaveNotEnded() throws Exception {
        // Given
        Api jo = Api.register(registry, "jo");
        String id = Api.JSON
                .readTree(jo.open(java.util.Map.of("README.md", "# Hello\n".getBytes()), "jo/open", "latest")
                        .body())
                .path("id")
                .asText();

        // When
        JsonNode page = new Api(registry, RegistryServices.key("admin")).json("/api/v1/admin/uploads");

        // Then
        assertThat(page.path("items")).anySatisfy(upload -> {
            assertThat(upload.path("id").asText()).isEqualTo(id);
            assertThat(upload.path("account").asText()).isEqualTo("jo");
            assertThat(upload.path("state").asText()).isEqualTo("receiving");
            assertThat(upload.path("size").asInt()).isEqualTo(8);
        });
    }

    @Test
    void showsUploadsInPagesTheOldestFirst() throws Exception {
        // Given
        Api admin = new Api(registry, RegistryServices.key("admin"));
        Api kim = Api.register(registry, "kim");
        for (int i = 0; i < 3; i++) {
            kim.open(java.util.Map.of("README.md", new byte[] {(byte) i}), "kim/open-" + i, "latest");
        }

        // When
        List<JsonNode> seen = new ArrayList<>();
        JsonNode page = admin.json("/api/v1/admin/uploads?limit=1");
        while (page.has("nextCursor")) {
            page.path("items").forEach(seen::add);
            page = admin.json("/api/v1/admin/uploads?limit=1&cursor="
                    + page.path("nextCursor").asText());
        }
        page.path("items").forEach(seen::add);

        // Then
        assertThat(seen)
                .extracting(upload -> upload.path("adapter").asText())
                .containsSubsequence("kim/open-0", "kim/open-1", "kim/open-2");
        assertThat(seen).extracting(upload -> upload.path("id").asText()).doesNotHaveDuplicates();
    }

    @Test
    void tellsNobodyElse() throws Exception {
        // Given
        var demo = new Api(registry, RegistryServices.key("demo"));

        // Then
        assertThat(demo.get("/api/v1/admin/workers").statusCode()).isEqualTo(403);
        assertThat(demo.get("/api/v1/admin/uploads").statusCode()).isEqualTo(403);
    }
}
