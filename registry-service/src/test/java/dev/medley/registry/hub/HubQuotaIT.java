package dev.medley.registry.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes by the Hub's API counts as everything else does, drafts included. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class HubQuotaIT {
    private static final String WEIGHTS = "adapter_model.safetensors";

    @TestHTTPResource("/")
    URI registry;

    private HubCalls hub;
    private Map<String, byte[]> folder;
    private Map<String, byte[]> weights;

    @BeforeEach
    void create() throws Exception {
        hub = HubCalls.register(registry);
        hub.create("saved", "private");
        folder = HubCalls.sample();
        weights = Map.of(WEIGHTS, folder.get(WEIGHTS));
    }

    @Test
    void aCommitThatDoesNotFitIsRefusedAndLeavesNothing() throws Exception {
        // Given
        limit(weights.get(WEIGHTS).length - 1L);
        long drafts = RegistryServices.draftCount();

        // When
        HttpResponse<String> draft = hub.commit("saved", HubCalls.add(weights));
        HttpResponse<String> whole = hub.commit("saved", HubCalls.add(folder));
        HttpResponse<String> announced = hub.publisher()
                .post(
                        "/" + hub.owner() + "/saved.git/info/lfs/objects/batch",
                        Map.of(
                                "operation",
                                "upload",
                                "objects",
                                List.of(Map.of("oid", "0".repeat(64), "size", weights.get(WEIGHTS).length))));

        // Then
        for (HttpResponse<String> each : List.of(draft, whole, announced)) {
            assertThat(each.statusCode()).as(each.body()).isEqualTo(403);
            assertThat(each.headers().firstValue("X-Error-Code")).contains("QUOTA_STORAGE");
        }
        assertThat(stored()).isZero();
        assertThat(RegistryServices.draftCount()).isEqualTo(drafts);
    }

    @Test
    void aDraftCountsUntilItGoes() throws Exception {
        // When
        hub.commit("saved", HubCalls.add(weights));
        long kept = stored();
        HttpResponse<String> deleted =
                hub.commit("saved", List.of("{\"key\":\"deletedFile\",\"value\":{\"path\":\"" + WEIGHTS + "\"}}"));

        // Then
        assertThat(kept).isEqualTo(weights.get(WEIGHTS).length);
        assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(200);
        assertThat(stored()).isZero();
    }

    private long stored() throws Exception {
        return hub.publisher().json("/api/v1/quota").path("stored").asLong();
    }

    private void limit(long bytes) throws Exception {
        new Api(registry, RegistryServices.key("admin"))
                .send("PUT", "/api/v1/admin/accounts/" + hub.owner() + "/quota", Map.of("limit", bytes));
    }
}
