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
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Suites bound to tags, with a worker that always answers "one". */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class GuardIT {
    private static final Path FIRST = Path.of("../samples/adapters/sort-words");
    private static final Path SECOND = Path.of("../samples/adapters/past-tense");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    private final TestFleet fleet = new TestFleet();
    private Api api;
    private String owner;
    private String adapter;
    private String before;
    private String after;

    @BeforeEach
    void twoVersions() throws Exception {
        owner = "guarded-" + counter++;
        api = Api.register(registry, owner);
        adapter = "/api/v1/adapters/" + owner + "/one";
        before = api.publish(FIRST, owner + "/one", "latest").path("version").asText();
        after = api.publish(SECOND, owner + "/one", "next").path("version").asText();
        suite("half", "one", "two");
    }

    @AfterEach
    void disband() throws Exception {
        fleet.disband(registry);
    }

    @Test
    void aVersionThatFallsShortIsRefusedWithItsFailingCases() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        guard(adapter, "latest", 0.9, "refuse");

        // When
        HttpResponse<String> asked = move(adapter, "latest", after, before);
        JsonNode operation = end(asked);

        // Then
        assertThat(asked.statusCode()).isEqualTo(202);
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("BELOW_THRESHOLD");
        assertThat(operation.at("/findings/0/message").asText())
                .isEqualTo("exact_match is 0.5000; at least 0.9000 is demanded.");
        assertThat(operation.at("/findings/1/path").asText()).isEqualTo("cases[1]");
        assertThat(operation.at("/findings/1/message").asText()).contains("expected \"two\", got \"one\"");
        assertThat(operation.path("findings")).hasSize(2);
        assertThat(pointsTo(adapter, "latest")).isEqualTo(before);
        assertThat(api.json("/api/v1/notifications").at("/items/0/kind").asText())
                .isEqualTo("tag_refused");
        JsonNode entry = api.json("/api/v1/audit?action=MOVE%20held%20tag").at("/items/0");
        assertThat(entry.path("object").asText()).isEqualTo(owner + "/one:latest@" + after);
        assertThat(entry.path("code").asText()).isEqualTo("BELOW_THRESHOLD");
        JsonNode seen = api.json(adapter + "/guards");
        assertThat(seen.at("/moves/0/state").asText()).isEqualTo("refused");
        assertThat(seen.at("/items/0/thresholds/exact_match").asDouble()).isEqualTo(0.9);
    }

    @Test
    void aVersionThatPassesGetsTheTag() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        guard(adapter, "la*", 0.5, "refuse");

        // When
        JsonNode operation = end(move(adapter, "latest", after, before));

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(operation.path("findings")).isEmpty();
        assertThat(pointsTo(adapter, "latest")).isEqualTo(after);
        assertThat(api.json(adapter + "/tags/latest/history").at("/items/0/by").asText())
                .isEqualTo(owner);
        assertThat(api.json("/api/v1/notifications").at("/items/0/kind").asText())
                .isEqualTo("tag_moved");
    }

    @Test
    void aGuardThatWarnsLetsTheTagMoveAndTells() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        guard(adapter, "latest", 0.9, "warn");

        // When
        JsonNode operation = end(move(adapter, "latest", after, before));

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(operation.at("/findings/0/level").asText()).isEqualTo("warn");
        assertThat(pointsTo(adapter, "latest")).isEqualTo(after);
    }

    @Test
    void anUploadIsThereAtOnceAndItsTagWaits() throws Exception {
        // Given
        guard(adapter, "next", 0.5, "refuse");

        // When
        JsonNode upload = api.publish(FIRST, owner + "/one", "next");
        String waiting = pointsTo(adapter, "next");
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode operation =
                api.follow("/api/v1/operations/" + upload.path("tagMove").asText());

        // Then
        assertThat(upload.path("state").asText()).isEqualTo("succeeded");
        assertThat(waiting).isEqualTo(after);
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(pointsTo(adapter, "next")).isEqualTo(before);
    }

    @Test
    void aTagThatWentElsewhereMeanwhileStaysThere() throws Exception {
        // Given
        guard(adapter, "next", 0.5, "refuse");
        HttpResponse<String> asked = move(adapter, "next", before, after);
        api.delete(adapter + "/guards/next");
        String third = api.publish(Path.of("../samples/adapters/plural-nouns"), owner + "/one", "next")
                .path("version")
                .asText();

        // When
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode operation = end(asked);

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("TAG_MOVED");
        assertThat(pointsTo(adapter, "next")).isEqualTo(third);
    }

    @Test
    void aNewerMoveTakesTheOlderOnesPlaceAndTheSameOneIsNotMadeTwice() throws Exception {
        // Given
        guard(adapter, "stable", 0.5, "refuse");
        HttpResponse<String> older = move(adapter, "stable", before, "*");

        // When
        HttpResponse<String> newer = move(adapter, "stable", after, "*");
        HttpResponse<String> again = move(adapter, "stable", after, "*");
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode first = end(older);
        JsonNode second = end(newer);

        // Then
        assertThat(again.body()).isEqualTo(newer.body());
        assertThat(first.at("/findings/0/code").asText()).isEqualTo("TAG_MOVED");
        assertThat(second.path("state").asText()).isEqualTo("succeeded");
        assertThat(pointsTo(adapter, "stable")).isEqualTo(after);
        assertThat(api.json("/api/v1/evaluations").path("items")).hasSize(1);
    }

    @Test
    void aVersionThatIsYankedMidRunGetsNoTag() throws Exception {
        // Given
        guard(adapter, "latest", 0.5, "warn");
        HttpResponse<String> asked = move(adapter, "latest", after, before);
        api.post(adapter + "/versions/" + after + "/yank", Map.of("note", "It lies."));

        // When
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        JsonNode operation = end(asked);

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.findValuesAsText("code")).contains("VERSION_GONE");
        assertThat(pointsTo(adapter, "latest")).isEqualTo(before);
    }

    @Test
    void aRunThatIsDeletedDecidesAgainstTheMove() throws Exception {
        // Given
        guard(adapter, "latest", 0.5, "refuse");
        HttpResponse<String> asked = move(adapter, "latest", after, before);
        String run = api.json(adapter + "/guards").at("/moves/0/evaluation").asText();

        // When
        api.delete("/api/v1/evaluations/" + run);
        JsonNode operation = end(asked);

        // Then
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("RUN_DELETED");
        assertThat(pointsTo(adapter, "latest")).isEqualTo(before);
    }

    @Test
    void aRunThatBreaksOffDecidesAgainstTheMoveAndSaysWhy() throws Exception {
        // Given
        guard(adapter, "latest", 0.5, "refuse");
        fleet.join(registry, "w1", Behaviour.NEVER_ANSWERS);
        Api mover = api.withKey(Map.of("name", "short", "scopes", List.of("adapter:write", "inference:call")));
        HttpResponse<String> asked =
                mover.send("PUT", adapter + "/tags/latest", Map.of("version", after), "If-Match", '"' + before + '"');

        // When
        api.delete("/api/v1/keys/" + mover.keyId());
        JsonNode operation = end(asked);

        // Then
        assertThat(operation.path("findings").findValuesAsText("code"))
                .containsExactly("RUN_FAILED", "INVALID_API_KEY");
        assertThat(operation.at("/findings/1/message").asText()).isNotEmpty();
        assertThat(pointsTo(adapter, "latest")).isEqualTo(before);
    }

    @Test
    void aRecipesVersionIsTestedBeforeItsTagMoves() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_ID);
        String recipe = recipe();
        guard(recipe, "latest", 0.9, "refuse");

        // When
        HttpResponse<String> published =
                api.post(recipe + "/versions", Map.of("definition", definition("Two."), "tag", "latest"));
        JsonNode refused = end(published);
        HttpResponse<String> moved = api.send(
                "PUT",
                recipe + "/tags/latest",
                Map.of("version", refused.path("version").asText()));
        guard(recipe, "latest", 0.5, "refuse");
        JsonNode passed = end(api.send(
                "PUT",
                recipe + "/tags/latest",
                Map.of("version", refused.path("version").asText())));

        // Then
        assertThat(published.statusCode()).isEqualTo(202);
        assertThat(refused.path("state").asText()).isEqualTo("failed");
        assertThat(moved.statusCode()).isEqualTo(202);
        assertThat(passed.path("state").asText()).isEqualTo("succeeded");
        assertThat(api.json(recipe).at("/latest/version").asText())
                .isEqualTo(refused.path("version").asText());
    }

    @Test
    void anExperimentIsPromotedOnceItsVersionHasPassedAndRolledBackAtOnce() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_ID);
        String recipe = recipe();
        String first = api.json(recipe).at("/latest/version").asText();
        String second = Api.JSON
                .readTree(api.post(recipe + "/versions", Map.of("definition", definition("Two."), "tag", "next"))
                        .body())
                .path("version")
                .asText();
        guard(recipe, "latest", 0.5, "refuse");
        api.send(
                "PUT",
                recipe + "/experiment",
                Map.of(
                        "arms",
                        List.of(Map.of("version", first, "share", 0.5), Map.of("version", second, "share", 0.5))));

        // When
        JsonNode operation = end(api.post(recipe + "/experiment/promote", Map.of("version", second)));
        String promoted = api.json(recipe + "/experiment").path("state").asText();
        String latest = api.json(recipe).at("/latest/version").asText();
        HttpResponse<String> back = api.post(recipe + "/experiment/rollback", Map.of());

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(promoted).isEqualTo("promoted");
        assertThat(latest).isEqualTo(second);
        assertThat(back.statusCode()).isEqualTo(200);
        assertThat(api.json(recipe).at("/latest/version").asText()).isEqualTo(first);
    }

    @Test
    void aVersionThatAGuardRefusedIsNoArmOfAnExperiment() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_ID);
        String recipe = recipe();
        guard(recipe, "latest", 0.9, "refuse");
        String refused = end(api.post(recipe + "/versions", Map.of("definition", definition("Two."), "tag", "latest")))
                .path("version")
                .asText();
        Map<String, Object> wanted = Map.of(
                "arms", List.of(Map.of("version", "latest", "share", 0.5), Map.of("version", refused, "share", 0.5)));

        // When
        HttpResponse<String> begun = api.send("PUT", recipe + "/experiment", wanted);
        guard(recipe, "latest", 0.9, "warn");
        HttpResponse<String> warned = api.send("PUT", recipe + "/experiment", wanted);

        // Then
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(409);
        assertThat(code(begun)).isEqualTo("BELOW_THRESHOLD");
        assertThat(begun.body()).contains("at least 0.9000 is demanded");
        assertThat(warned.statusCode()).as(warned.body()).isEqualTo(200);
    }

    @Test
    void aBoundSuiteStaysAndAGuardDemandsSomethingThatFits() throws Exception {
        // Given
        guard(adapter, "latest", 0.5, "refuse");
        api.post("/api/v1/suites", Map.of("name", "open", "cases", List.of(Map.of("prompt", "Say it."))));

        // When
        List<String> codes = List.of(
                code(api.delete("/api/v1/suites/half")),
                code(bind(Map.of("suite", "none", "thresholds", Map.of("exact_match", 1)))),
                code(bind(Map.of("suite", "half"))),
                code(bind(Map.of("suite", "half", "thresholds", Map.of("beauty", 1)))),
                code(bind(Map.of("suite", "open", "thresholds", Map.of("exact_match", 1)))),
                code(bind(Map.of("suite", "half", "thresholds", Map.of("exact_match", 1), "action", "shout"))),
                code(api.delete(adapter + "/guards/none")));

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
        assertThat(api.delete(adapter + "/guards/latest").statusCode()).isEqualTo(204);
        assertThat(api.delete("/api/v1/suites/half").statusCode()).isEqualTo(204);
    }

    @Test
    void aSuiteThatChangedSoThatAMetricNoLongerFitsRefusesTheMove() throws Exception {
        // Given
        suite("json", "1", "2");
        api.send(
                "PUT",
                adapter + "/guards/latest",
                Map.of("suite", "json", "thresholds", Map.of("json_equal", 0.5), "action", "warn"));
        suite("json", "{", "[");

        // When
        JsonNode operation = end(move(adapter, "latest", after, before));

        // Then
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("METRIC_DOES_NOT_FIT");
        assertThat(pointsTo(adapter, "latest")).isEqualTo(before);
    }

    @Test
    void publishersSeeGuardsAndOnlyOwnersLiftThem() throws Exception {
        // Given
        String organisation = owner + "-org";
        api.post("/api/v1/orgs", Map.of("name", organisation));
        Api publisher = Api.register(registry, owner + "-publisher");
        api.admit(organisation, publisher, "publisher");
        api.publish(FIRST, organisation + "/ours", "latest");
        String ours = "/api/v1/adapters/" + organisation + "/ours";
        guard(ours, "latest", 0.5, "refuse");

        // When
        HttpResponse<String> seen = publisher.get(ours + "/guards");
        HttpResponse<String> lifted = publisher.delete(ours + "/guards/latest");
        HttpResponse<String> stranger =
                Api.register(registry, owner + "-stranger").get(ours + "/guards");

        // Then
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(lifted.statusCode()).isEqualTo(403);
        assertThat(stranger.statusCode()).isEqualTo(403);
    }

    private void suite(String name, String... answers) throws Exception {
        List<Map<String, String>> cases = Arrays.stream(answers)
                .map(answer -> Map.of("prompt", "Say " + answer + ".", "answer", answer))
                .toList();
        api.post("/api/v1/suites", Map.of("name", name, "cases", cases));
    }

    private void guard(String subject, String tag, double least, String action) throws Exception {
        HttpResponse<String> bound = api.send(
                "PUT",
                subject + "/guards/" + tag,
                Map.of("suite", "half", "thresholds", Map.of("exact_match", least), "action", action));
        assertThat(bound.statusCode()).as(bound.body()).isEqualTo(200);
    }

    private HttpResponse<String> bind(Map<String, ?> body) throws Exception {
        return api.send("PUT", adapter + "/guards/next", body);
    }

    private HttpResponse<String> move(String subject, String tag, String to, String from) throws Exception {
        return api.send("PUT", subject + "/tags/" + tag, Map.of("version", to), "If-Match", '"' + from + '"');
    }

    private JsonNode end(HttpResponse<String> asked) throws Exception {
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        return api.follow(
                URI.create(asked.headers().firstValue("Location").orElseThrow()).getPath());
    }

    private String pointsTo(String subject, String tag) throws Exception {
        return api.json(subject + "/tags/" + tag).path("version").asText();
    }

    private String recipe() throws Exception {
        api.post("/api/v1/recipes", Map.of("id", owner + "/way", "definition", definition("One.")));
        return "/api/v1/recipes/" + owner + "/way";
    }

    private static Map<String, Object> definition(String system) {
        return Map.of("steps", List.of(Map.of("kind", "generate", "system", system)));
    }

    private static String code(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Error-Code").orElse(answer.body());
    }
}
