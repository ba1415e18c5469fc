package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;
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
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names of models: {@code GET /v1/models/…} knows whatever a call may name. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ModelsIT {
    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private Api publisher;
    private String owner;

    @BeforeEach
    void publish() throws Exception {
        TestMixtures mixtures = TestMixtures.shared(registry);
        publisher = mixtures.publisher();
        owner = mixtures.owner();
    }

    @Test
    void anAdapterIsShownUnderEveryReferenceToIt() throws Exception {
        // Given
        String digest = publisher
                .json("/api/v1/adapters/" + owner + "/english")
                .at("/latest/version")
                .asText();
        JsonNode listed = publisher
                .json("/v1/models")
                .path("data")
                .valueStream()
                .filter(model -> model.path("id").asText().equals(owner + "/english"))
                .findFirst()
                .orElseThrow();

        for (String reference : List.of("", ":latest", "@" + digest)) {
            // When
            JsonNode shown = publisher.json("/v1/models/" + owner + "/english" + reference);

            // Then
            assertThat(shown.path("id").asText()).isEqualTo(owner + "/english" + reference);
            assertThat(shown.path("parent")).isEqualTo(listed.path("parent"));
            assertThat(shown.path("owned_by")).isEqualTo(listed.path("owned_by"));
            assertThat(shown.path("created")).isEqualTo(listed.path("created"));
        }
    }

    @Test
    void aBaseIsMeantInAnyCaseOfLetters() throws Exception {
        // Given
        String name = BASE.toLowerCase(Locale.ROOT);
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        JsonNode shown = publisher.json("/v1/models/" + name);
        HttpResponse<String> answer = publisher.post(
                "/v1/completions", TestRecipes.json("{'model':'" + name + "','prompt':'One, two,','max_tokens':2}"));

        // Then
        assertThat(shown.path("id").asText()).isEqualTo(name);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(worker.grant().path("base").asText()).isEqualTo(BASE);
        assertThat(worker.grant().path("mode").asText()).isEqualTo("base");
    }

    @Test
    void whatNoCallMayNameIsNotFound() throws Exception {
        for (String name : List.of("/gate", "/english:other", "/nothing")) {
            // When / Then
            assertThat(publisher.get("/v1/models/" + owner + name).statusCode()).isEqualTo(404);
        }
    }
}
