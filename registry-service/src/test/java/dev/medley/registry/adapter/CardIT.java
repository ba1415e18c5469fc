package dev.medley.registry.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Cards before they are published. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class CardIT {
    @TestHTTPResource("/")
    URI registry;

    @Test
    void previewsACardWithoutWhatCouldHarm() throws Exception {
        // Given
        var api = new Api(registry, RegistryServices.key("demo"));
        String markdown = "# Title\n\n<img src=x onerror=alert(1)> [x](javascript:alert(1)) **bold**";

        // When
        HttpResponse<String> preview = api.post("/api/v1/cards/preview", Map.of("markdown", markdown));

        // Then
        assertThat(preview.statusCode()).isEqualTo(200);
        String html = Api.JSON.readTree(preview.body()).path("html").asText();
        assertThat(html).contains("<h1>Title</h1>", "<strong>bold</strong>").doesNotContain("<img", "javascript:");
    }

    @Test
    void asksForTheTextOfTheCard() throws Exception {
        // Given
        var api = new Api(registry, RegistryServices.key("demo"));

        // When
        HttpResponse<String> preview = api.post("/api/v1/cards/preview", Map.of());

        // Then
        assertThat(preview.statusCode()).isEqualTo(400);
        assertThat(preview.body()).contains("markdown is required.");
    }
}
