package dev.medley.registry.hubimport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.AdapterName;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.upload.MadeVersions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Adapters that are fetched from another hub. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ImportIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");

    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    ImportJobs jobs;

    @Inject
    MadeVersions versions;

    @Inject
    AccountService accounts;

    private String name;
    private Api owner;

    @BeforeEach
    void register() throws Exception {
        name = "importer-" + counter++;
        owner = Api.register(registry, name);
    }

    @Test
    void importsAnAdapterFromAnotherHub() throws Exception {
        // Given
        RegistryServices.HUB.offer("Some.Body/Sort_Words", Api.read(SAMPLE));

        // When
        HttpResponse<String> started =
                owner.post("/api/v1/imports", Map.of("from", "Some.Body/Sort_Words", "to", name + "/imported"));
        JsonNode done = owner.follow(started.headers().firstValue("Location").orElseThrow());

        // Then
        assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("succeeded");
        assertThat(RegistryServices.HUB.authorizations()).isEmpty();
    }

    @Test
    void importsNothingThatIsNotThereOrNotAllowed() throws Exception {
        // When
        HttpResponse<String> elsewhere = owner.post(
                "/api/v1/imports", Map.of("from", "a/b", "to", name + "/x", "endpoint", "http://169.254.169.254"));
        HttpResponse<String> climbing = owner.post("/api/v1/imports", Map.of("from", "../b", "to", name + "/x"));
        HttpResponse<String> missing = owner.post("/api/v1/imports", Map.of("from", "no/body", "to", name + "/x"));

        // Then
        assertThat(elsewhere.statusCode()).isEqualTo(403);
        assertThat(climbing.statusCode()).isEqualTo(400);
        JsonNode done = owner.follow(missing.headers().firstValue("Location").orElseThrow());
        assertThat(done.path("state").asText()).isEqualTo("failed");
        assertThat(done.path("findings").findValuesAsText("code")).containsExactly("IMPORT_FAILED");
        assertThat(owner.get("/api/v1/adapters/" + name + "/x").statusCode()).isEqualTo(404);
    }

    @Test
    void endsWhatAKilledRegistryWasFetching() throws Exception {
        // Given
        JsonNode sent = Api.JSON.readTree(owner.open(Map.of("LICENSE", new byte[1]), name + "/sent", "latest")
                .body());
        UUID left = QuarkusTransaction.requiringNew()
                .call(() -> versions.open(
                        accounts.find(name).orElseThrow(),
                        new AdapterName(name, "fetched"),
                        "latest",
                        Optional.empty()));

        // When
        jobs.endInterrupted(new StartupEvent());

        // Then
        JsonNode operation = owner.json("/api/v1/operations/" + left);
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.path("findings").findValuesAsText("code")).containsExactly("IMPORT_FAILED");
        assertThat(owner.json("/api/v1/uploads/" + sent.path("id").asText())
                        .path("state")
                        .asText())
                .isEqualTo("receiving");
    }
}
