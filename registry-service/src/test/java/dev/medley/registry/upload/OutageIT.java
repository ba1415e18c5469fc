package dev.medley.registry.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.registry.Api;
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
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    /** What the database says to whoever waits for a lock is about these. */
    private static final String WAITING = "from pg_locks where not granted and pid <> pg_backend_pid()";

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
        try (Connection holder = database.getConnection()) {
            holder.setAutoCommit(false);
            lock(holder, table);
            ada.post("/api/v1/uploads/" + id(upload) + "/complete", sent);
            awaitWaiting(holder);

            // When
            run(holder, "select pg_terminate_backend(pid) " + WAITING);
            holder.rollback();
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
        Connection holder = database.getConnection();
        holder.setAutoCommit(false);
        lock(holder, "blocked_hash");
        ada.post("/api/v1/uploads/" + id(upload) + "/complete", sent);
        awaitWaiting(holder);

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

    private static void lock(Connection holder, String table) throws SQLException {
        run(holder, "lock table " + table + " in access exclusive mode");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void awaitWaiting(Connection holder) throws Exception {
        try (Statement statement = holder.createStatement()) {
            while (true) {
                try (ResultSet row = statement.executeQuery("select count(*) " + WAITING)) {
                    row.next();
                    if (row.getInt(1) > 0) {
                        return;
                    }
                }
                Thread.sleep(20);
            }
        }
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
