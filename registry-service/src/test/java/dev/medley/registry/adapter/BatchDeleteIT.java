package dev.medley.registry.adapter;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class BatchDeleteIT {
    private static final String BATCH_DELETE = "/api/v1/adapters/batchDelete";

    @TestHTTPResource("/")
    URI registry;

    @Test
    void deletesWhatItMayAndSaysOfEachOtherWhyNot() throws Exception {
        // Given
        Api owner = Api.register(registry, "tidy");
        Api other = Api.register(registry, "untidy");
        for (String name : List.of("one", "two")) {
            owner.post("/api/v1/adapters", Map.of("id", "tidy/" + name, "visibility", "public"));
        }
        other.post("/api/v1/adapters", Map.of("id", "untidy/open", "visibility", "public"));
        other.post("/api/v1/adapters", Map.of("id", "untidy/secret", "visibility", "private"));
        List<String> ids =
                List.of("tidy/one", "untidy/open", "tidy/two:latest", "untidy/secret", "tidy/none", "tidy/one");

        // When
        JsonNode items = Api.JSON
                .readTree(owner.post(BATCH_DELETE, Map.of("ids", ids)).body())
                .path("items");

        // Then
        assertThat(items.findValuesAsText("status")).containsExactly("204", "403", "400", "404", "404", "404");
        assertThat(items.at("/3/error")).isEqualTo(items.at("/4/error"));
        assertThat(owner.get("/api/v1/adapters/tidy/one").statusCode()).isEqualTo(404);
        assertThat(owner.get("/api/v1/adapters/tidy/two").statusCode()).isEqualTo(200);
        assertThat(owner.get("/api/v1/adapters/untidy/open").statusCode()).isEqualTo(200);
    }

    @Test
    void deletesNothingWithAListThatIsWrong() throws Exception {
        // Given
        Api owner = Api.register(registry, "careful");
        owner.post("/api/v1/adapters", Map.of("id", "careful/kept", "visibility", "public"));

        // When
        HttpResponse<String> refused = owner.post(BATCH_DELETE, Map.of("ids", List.of("careful/kept", "words")));

        // Then
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(owner.get("/api/v1/adapters/careful/kept").statusCode()).isEqualTo(200);
    }
}
