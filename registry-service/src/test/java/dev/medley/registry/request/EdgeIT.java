package dev.medley.registry.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Requests that no ordinary client sends. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class EdgeIT {
    @TestHTTPResource("/")
    URI registry;

    @Test
    void makesNoMetricOfAddressesThatClientsMakeUp() throws Exception {
        // Given
        Api nobody = new Api(registry, "");
        nobody.get("/api/v1/bases");

        // When
        nobody.delete("/api/v1/orgs/flood-of-deletes");
        nobody.get("/flood-of-pages/x/y/z");
        nobody.post("/api/v1/flood-of-posts", "{}");

        // Then
        assertThat(nobody.get("/q/metrics").body())
                .contains("uri=\"/api/v1/bases\"")
                .doesNotContain("flood-of");
    }
}
