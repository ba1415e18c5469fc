package dev.medley.registry.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.RegistryServices;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses that people bookmark, and the headers that keep foreign code out of them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class PortalIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @TestHTTPResource("/")
    URI registry;

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/browse?q=verbs", "/medley/past-tense", "/publish", "/playground", "/account", "/sign-in"})
    void answersEveryPageAddressWithTheApplication(String address) throws Exception {
        // When
        HttpResponse<String> page = open(address);

        // Then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<div id=\"app\"");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/browse?q=verbs", "/medley/past-tense", "/recipes", "/evaluations", "/admin"})
    void answersBookmarksOfProgramsThatTakeAnything(String address) throws Exception {
        // When
        HttpResponse<String> page = open(address, "*/*");

        // Then
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<div id=\"app\"");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-cache");
    }

    @Test
    void answersUnknownAddressesOfProgramsAsNotFound() throws Exception {
        assertThat(open("/no/such/page", "*/*").statusCode()).isEqualTo(404);
        assertThat(open("/medley/past-tense", "application/json").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/nothing", "/v1/nothing", "/assets/nothing.js"})
    void answersOtherAddressesAsNotFound(String address) throws Exception {
        assertThat(open(address).statusCode()).isEqualTo(404);
    }

    @Test
    void describesTheApi() throws Exception {
        assertThat(open("/api/v1/openapi.json").body()).contains("/api/v1/uploads");
    }

    private HttpResponse<String> open(String address) throws IOException, InterruptedException {
        return open(address, "text/html,application/xhtml+xml,*/*;q=0.8");
    }

    private HttpResponse<String> open(String address, String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(registry.resolve(address))
                .header("Accept", accept)
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
