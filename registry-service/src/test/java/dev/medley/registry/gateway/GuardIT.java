package dev.medley.registry.gateway;

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
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suites bound to tags: what becomes of a version that falls short of one, and who binds them. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class GuardIT {
    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private Guarded adapter;
    private Api api;
    private String before;
    private String after;

    @BeforeEach
    void twoVersions() throws Exception {
        adapter = Guarded.adapter(registry);
        api = adapter.api();
        before = adapter.version("latest");
        after = adapter.version("next");
    }

    @Test
    void aVersionThatFallsShortIsRefusedWithItsFailingCases() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        adapter.guard("latest", 0.9, "refuse");

        // When
        HttpResponse<String> asked = adapter.move("latest", after, before);
        JsonNode operation = adapter.end(asked);

        // Then
        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("BELOW_THRESHOLD");
        assertThat(operation.at("/findings/0/message").asText())
                .isEqualTo("exact_match is 0.5000; at least 0.9000 is demanded.");
        assertThat(operation.at("/findings/1/path").asText()).isEqualTo("cases[1]");
        assertThat(operation.at("/findings/1/message").asText()).contains("expected \"two\", got \"one\"");
        assertThat(operation.path("findings")).hasSize(2);
        assertThat(adapter.version("latest")).isEqualTo(before);
        assertThat(api.json("/api/v1/notifications").at("/items/0/kind").asText())
                .isEqualTo("tag_refused");
        JsonNode entry = api.json("/api/v1/audit?action=MOVE%20held%20tag").at("/items/0");
        assertThat(entry.path("object").asText()).isEqualTo(adapter.owner() + "/one:latest@" + after);
        assertThat(entry.path("code").asText()).isEqualTo("BELOW_THRESHOLD");
        JsonNode seen = api.json(adapter.path() + "/guards");
        assertThat(seen.at("/moves/0/state").asText()).isEqualTo("refused");
        assertThat(seen.at("/items/0/thresholds/exact_match").asDouble()).isEqualTo(0.9);
    }

    @Test
    void aVersionThatPassesGetsTheTag() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        adapter.guard("la*", 0.5, "refuse");

        // When
        JsonNode operation = adapter.end(adapter.move("latest", after, before));

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(operation.path("findings")).isEmpty();
        assertThat(adapter.version("latest")).isEqualTo(after);
        assertThat(api.json(adapter.path() + "/tags/latest/history")
                        .at("/items/0/by")
                        .asText())
                .isEqualTo(adapter.owner());
        assertThat(api.json("/api/v1/notifications").at("/items/0/kind").asText())
                .isEqualTo("tag_moved");
    }

    @Test
    void aGuardThatWarnsLetsTheTagMoveAndTells() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        adapter.guard("latest", 0.9, "warn");

        // When
        JsonNode operation = adapter.end(adapter.move("latest", after, before));

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(operation.at("/findings/0/level").asText()).isEqualTo("warn");
        assertThat(adapter.version("latest")).isEqualTo(after);
    }

    @Test
    void aSuiteThatChangedSoThatAMetricNoLongerFitsRefusesTheMove() throws Exception {
        // Given
        var suites = new TestSuites(api, adapter.owner());
        suites.store("json", "1", "2");
        api.send(
                "PUT",
                adapter.path() + "/guards/latest",
                Map.of("suite", "json", "thresholds", Map.of("json_equal", 0.5), "action", "warn"));
        suites.store("json", "{", "[");

        // When
        JsonNode operation = adapter.end(adapter.move("latest", after, before));

        // Then
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("METRIC_DOES_NOT_FIT");
        assertThat(adapter.version("latest")).isEqualTo(before);
    }

    @Test
    void aBoundSuiteStaysAndAGuardDemandsSomethingThatFits() throws Exception {
        // Given
        adapter.guard("latest", 0.5, "refuse");
        api.post("/api/v1/suites", Map.of("name", "open", "cases", List.of(Map.of("prompt", "Say it."))));

        // When
        List<String> codes = List.of(
                code(api.delete("/api/v1/suites/half")),
                code(bind(Map.of("suite", "none", "thresholds", Map.of("exact_match", 1)))),
                code(bind(Map.of("suite", "half"))),
                code(bind(Map.of("suite", "half", "thresholds", Map.of("beauty", 1)))),
                code(bind(Map.of("suite", "open", "thresholds", Map.of("exact_match", 1)))),
                code(bind(Map.of("suite", "half", "thresholds", Map.of("exact_match", 1), "action", "shout"))),
                code(api.delete(adapter.path() + "/guards/none")));

        // Then
        assertThat(codes)
                .containsExactly(
                        "SUITE_BOUND",
                        "SUITE_NOT_FOUND",
                        "INVALID_REQUEST",
                        "INVALID_REQUEST",
                        "METRIC_DOES_NOT_FIT",
                        "INVALID_REQUEST",
                        "GUARD_NOT_FOUND");
        assertThat(api.delete(adapter.path() + "/guards/latest").statusCode()).isEqualTo(204);
        assertThat(api.delete("/api/v1/suites/half").statusCode()).isEqualTo(204);
    }

    @Test
    void publishersSeeGuardsAndOnlyOwnersLiftThem() throws Exception {
        // Given
        String organisation = adapter.owner() + "-org";
        api.post("/api/v1/orgs", Map.of("name", organisation));
        Api publisher = Api.register(registry, adapter.owner() + "-publisher");
        api.admit(organisation, publisher, "publisher");
        api.publish(Guarded.FIRST, organisation + "/ours", "latest");
        String ours = "/api/v1/adapters/" + organisation + "/ours";
        new Guarded(api, organisation, ours).guard("latest", 0.5, "refuse");

        // When
        HttpResponse<String> seen = publisher.get(ours + "/guards");
        HttpResponse<String> lifted = publisher.delete(ours + "/guards/latest");
        HttpResponse<String> stranger =
                Api.register(registry, adapter.owner() + "-stranger").get(ours + "/guards");

        // Then
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(lifted.statusCode()).isEqualTo(403);
        assertThat(stranger.statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> bind(Map<String, ?> body) throws Exception {
        return api.send("PUT", adapter.path() + "/guards/next", body);
    }

    private static String code(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Error-Code").orElse(answer.body());
    }
}
