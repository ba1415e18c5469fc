package dev.medley.registry.hubimport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.AdapterName;
import dev.medley.registry.Api;
import dev.medley.registry.AtOnce;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import dev.medley.registry.account.Account;
import dev.medley.registry.account.AccountService;
import dev.medley.registry.problem.Problem;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
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

    @Inject
    DataSource database;

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
        UUID left = begin(account());

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

    @Test
    void refusesMoreThanAnOwnerMayHaveUnfinishedUntilOneHasEnded() throws Exception {
        // Given
        owner.open(Map.of("LICENSE", new byte[1]), name + "/sent", "latest");
        Account account = account();
        Map<String, String> wanted = Map.of("from", "no/body", "to", name + "/next");

        // When
        List<UUID> begun = AtOnce.atOnce(10, _ -> beginOrRefuse(account)).stream()
                .flatMap(Optional::stream)
                .toList();
        HttpResponse<String> refused = owner.post("/api/v1/imports", wanted);
        int stored = Sql.number(database, "select count(*) from upload where owner = ?", name);
        versions.fail(begun.getFirst(), List.of());
        HttpResponse<String> later = owner.post("/api/v1/imports", wanted);

        // Then
        assertThat(begun).hasSize(8);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(429);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains("TOO_MANY_OPERATIONS");
        assertThat(stored).isEqualTo(9);
        assertThat(later.statusCode()).as(later.body()).isEqualTo(202);
    }

    private Account account() {
        return QuarkusTransaction.requiringNew().call(() -> accounts.find(name).orElseThrow());
    }

    private Optional<UUID> beginOrRefuse(Account account) {
        try {
            return Optional.of(begin(account));
        } catch (Problem refused) {
            assertThat(refused.code()).isEqualTo("TOO_MANY_OPERATIONS");
            return Optional.empty();
        }
    }

    private UUID begin(Account account) {
        return versions.open(account, new AdapterName(name, "fetched"), "latest", Optional.empty());
    }
}
