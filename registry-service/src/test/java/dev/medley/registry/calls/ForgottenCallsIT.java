package dev.medley.registry.calls;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import dev.medley.registry.gateway.TestFleet;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long calls are kept, and with what they go. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class ForgottenCallsIT {
    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    @Inject
    Calls calls;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private CallKeeper keeper;
    private Api owner;

    @BeforeEach
    void register() throws Exception {
        keeper = CallKeeper.register(registry);
        owner = keeper.owner();
        fleet.join(registry, "w1", Behaviour.ANSWERS);
    }

    @Test
    void forgetsTheCallsOfARobotThatIsDeleted() throws Exception {
        // Given
        JsonNode robot = Api.JSON.readTree(
                owner.post("/api/v1/robots", Map.of("name", "ci", "scopes", List.of("inference:call")))
                        .body());
        keeper = keeper.ofRobot(registry, robot);
        keeper.chat("by a robot");
        keeper.await(1);

        // When
        HttpResponse<String> deleted = owner.delete("/api/v1/robots/" + keeper.name() + "+ci");

        // Then
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(owner.get(keeper.calls()).statusCode()).isEqualTo(404);
        assertThat(rows()).isZero();
    }

    @Test
    void keepsASwitchThroughRotationAndCallsThroughRevocation() throws Exception {
        // Given
        keeper.chat("before");
        keeper.await(1);

        // When
        JsonNode rotated = Api.JSON.readTree(
                owner.post(keeper.address() + "/rotate", Map.of()).body());
        owner.delete(keeper.address());

        // Then
        assertThat(rotated.path("keepsCalls").asBoolean()).isTrue();
        assertThat(owner.json(keeper.calls()).path("items")).hasSize(1);
    }

    @Test
    void forgetsCallsAfterThirtyDays() throws Exception {
        // Given
        keeper.chat("old");
        keeper.await(1);
        age("29 days");
        calls.sweep();
        int before = rows();

        // When
        age("2 days");
        calls.sweep();

        // Then
        assertThat(before).isEqualTo(1);
        assertThat(rows()).isZero();
    }

    @Test
    void keepsTheNewestOfAnAccountWhenThereAreMany() throws Exception {
        // Given
        for (int i = 1; i <= 4; i++) {
            keeper.chat("call " + i);
            keeper.await(i);
        }

        // When
        calls.sweep();

        // Then
        assertThat(owner.json(keeper.calls()).path("items").findValuesAsText("prompt"))
                .satisfiesExactly(
                        newest -> assertThat(newest).contains("call 4"),
                        next -> assertThat(next).contains("call 3"),
                        last -> assertThat(last).contains("call 2"));
    }

    @Test
    void handsCallsOutWithTheAccountAndTakesThemAwayWithIt() throws Exception {
        // Given
        keeper.chat("to take along");
        keeper.await(1);

        // When
        JsonNode export = owner.json("/api/v1/me/export");
        HttpResponse<String> erased = owner.post("/api/v1/me/erase", Map.of("username", keeper.name()));

        // Then
        assertThat(export.path("tables").findValuesAsText("name")).contains("keptCalls");
        assertThat(export.toString()).contains("to take along");
        assertThat(erased.statusCode()).isEqualTo(204);
        assertThat(rows()).isZero();
    }

    private void age(String interval) throws SQLException {
        Sql.run(
                database,
                "update kept_call set at = at - ?::interval where key_id = ?",
                interval,
                keeper.key().keyId());
    }

    private int rows() throws SQLException {
        return Sql.number(
                database,
                "select count(*) from kept_call where key_id = ?",
                keeper.key().keyId());
    }
}
