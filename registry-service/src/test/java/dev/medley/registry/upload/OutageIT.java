package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.Api;
import dev.medley.registry.HeldTable;
import dev.medley.registry.RegistryServices;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The database goes away under an upload that is being inspected; a lock on a table holds the upload where that shall happen. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class OutageIT {
    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    private Api ada;
    private Map<String, byte[]> files;

    @BeforeEach
    void signUp() throws Exception {
        ada = Api.register(registry, "outage-ada");
        files = Api.read(Path.of("../samples/adapters/clock-24h"));
    }

    /** Others of this run get connections that work. */
    @AfterEach
    void forgetBrokenConnections() {
        database.flush(AgroalDataSource.FlushMode.INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"blocked_hash", "adapter_version"})
    void goesOnAfterItsConnectionBroke(String table) throws Exception {
        // Given
        JsonNode upload = opened("broken-" + table.replace('_', '-'));
        ObjectNode sent = ada.send(upload, files);
        try (HeldTable held = HeldTable.against(database, table)) {
            ada.post("/api/v1/uploads/" + id(upload) + "/complete", sent);
            held.awaitWaiting();

            // When
            held.breakWaiting();
        }

        // Then
        JsonNode operation = ended(upload);
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");
    }

    @Test
    void goesOnAfterTheDatabaseWasAway() throws Exception {
        // Given
        JsonNode upload = opened("away");
        ObjectNode sent = ada.send(upload, files);
        HeldTable held = HeldTable.against(database, "blocked_hash");
        ada.post("/api/v1/uploads/" + id(upload) + "/complete", sent);
        held.awaitWaiting();

        // When
        RegistryServices.stopDatabase();
        HttpResponse<String> meanwhile = ada.get("/api/v1/operations/" + id(upload));
        RegistryServices.startDatabase();
        database.flush(AgroalDataSource.FlushMode.INVALID);

        // Then
        JsonNode operation = ended(upload);
        assertThat(meanwhile.statusCode()).isEqualTo(503);
        assertThat(operation.path("state").asText()).as(operation.toString()).isEqualTo("succeeded");
    }

    private JsonNode opened(String name) throws Exception {
        return Api.JSON.readTree(ada.open(files, "outage-ada/" + name, "latest").body());
    }

    private static String id(JsonNode upload) {
        return upload.path("id").asText();
    }

    /** The operation at its end; answers that the database is away are no end. */
    private JsonNode ended(JsonNode upload) throws Exception {
        while (true) {
            JsonNode operation = ada.json("/api/v1/operations/" + id(upload));
            if (operation.path("state").asText().matches("succeeded|failed")) {
                return operation;
            }
            Thread.sleep(50);
        }
    }
}
