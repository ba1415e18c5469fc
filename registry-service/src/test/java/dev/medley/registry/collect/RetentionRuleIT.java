package dev.medley.registry.collect;

import static dev.medley.registry.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Versions that no tag has named for as long as their owner said. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RetentionRuleIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/sort-words");
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    @Inject
    RetentionRule rule;

    @Inject
    Collector collector;

    private String name;
    private String adapter;
    private Api owner;
    private Api stranger;
    private String latest;

    @BeforeEach
    void publish() throws Exception {
        name = "retainer-" + counter++;
        adapter = "/api/v1/adapters/" + name + "/words";
        owner = Api.register(registry, name);
        stranger = Api.register(registry, name + "-stranger");
        latest = publish("words", "latest", "The latest one.");
        retain(30);
    }

    @Test
    void deletesVersionsThatNoTagHasNamedForSoLongAndNoOthers() throws Exception {
        // Given
        String old = publish("words", "old", "An old one.");
        String yanked = publish("words", "yanked", "A wrong one.");
        String young = publish("words", "young", "A young one.");
        owner.post(adapter + "/versions/" + yanked + "/yank", Map.of("note", "Wrong training data."));
        String elsewhere = publish("other", "latest", "Another adapter's latest.");
        String kept = publish("other", "kept", "Another adapter's.");
        for (String tag : List.of("old", "yanked", "young")) {
            owner.send("DELETE", adapter + "/tags/" + tag, "", "If-Match", "*");
        }
        owner.send("DELETE", "/api/v1/adapters/" + name + "/other/tags/kept", "", "If-Match", "*");
        age("31 days", latest, old, yanked, kept, elsewhere);
        age("29 days", young);

        // When
        rule.routine();

        // Then
        assertThat(List.of(status(old), status(yanked))).containsOnly(410);
        assertThat(List.of(status(latest), status(young))).containsOnly(200);
        assertThat(owner.json("/api/v1/adapters/" + name + "/other/versions").path("items"))
                .hasSize(2);
    }

    @Test
    void countsFromWhenTheLastTagLeft() throws Exception {
        // Given
        String moved = publish("words", "next", "Was next.");
        String untagged = publish("words", "fleeting", "Had a tag.");
        age("31 days", moved, untagged);
        owner.send("PUT", adapter + "/tags/next", Map.of("version", latest), "If-Match", "*");
        owner.send("DELETE", adapter + "/tags/fleeting", "", "If-Match", "*");

        // When
        rule.routine();

        // Then
        assertThat(List.of(status(moved), status(untagged))).containsOnly(200);
    }

    @Test
    void restoresWhatTheRuleDeletedAndStartsToCountAnew() throws Exception {
        // Given
        String old = untagged();
        rule.routine();
        int deleted = status(old);

        // When
        HttpResponse<String> restored = owner.post(adapter + "/versions/" + old + "/restore", "");
        rule.routine();

        // Then
        assertThat(deleted).isEqualTo(410);
        assertThat(restored.statusCode()).isEqualTo(200);
        assertThat(status(old)).isEqualTo(200);
    }

    @Test
    void deletesOnceWhereSeveralRegistriesDoItAndWritesItDownAndTellsHooks() throws Exception {
        // Given
        String old = untagged();
        String hook = Api.JSON
                .readTree(owner.post(
                                "/api/v1/webhooks",
                                Map.of("url", "http://127.0.0.1:9/", "events", List.of("version.deleted")))
                        .body())
                .path("id")
                .asText();

        // When
        List<Integer> statuses = atOnce(4, _ -> {
            rule.routine();
            return status(old);
        });

        // Then
        assertThat(statuses).containsOnly(410);
        JsonNode entries = owner.json("/api/v1/audit?limit=100").path("items");
        assertThat(entries)
                .filteredOn(entry -> entry.path("action").asText().equals("DELETE untagged version"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.path("actor").asText()).isEqualTo("retention rule");
                    assertThat(entry.path("object").asText()).isEqualTo(adapter + "/versions/" + old);
                    assertThat(entry.path("detail").asText()).isEqualTo("retention, after 30 days");
                });
        assertThat(owner.json("/api/v1/webhooks/" + hook + "/deliveries").path("items"))
                .singleElement()
                .satisfies(
                        delivery -> assertThat(delivery.path("event").asText()).isEqualTo("version.deleted"));
    }

    @Test
    void leavesAVersionThatAGuardTests() throws Exception {
        // Given
        String candidate = untagged();
        hold(candidate);

        // When
        rule.routine();
        int held = status(candidate);
        refuse(candidate);
        rule.routine();

        // Then
        assertThat(held).isEqualTo(200);
        assertThat(status(candidate)).isEqualTo(410);
    }

    @Test
    void takesAwayWithAVersionWhatTestsFoundAboutIt() throws Exception {
        // Given
        String old = untagged();
        hold(old);
        refuse(old);
        rule.routine();
        int inGrace = owner.json(adapter + "/guards").path("moves").size();
        run(
                "update adapter_version set deleted_at = now() - interval '1 year' where digest = ? and adapter_id in"
                        + " (select id from adapter where owner = ?)",
                old,
                name);

        // When
        collector.collect(false);

        // Then
        assertThat(inGrace).isEqualTo(1);
        assertThat(owner.json(adapter + "/guards").path("moves")).isEmpty();
        assertThat(status(old)).isEqualTo(404);
    }

    @Test
    void leavesVersionsOfAnAdapterThatItsOwnerCouldNotChangeNow() throws Exception {
        // Given
        Api admin = new Api(registry, RegistryServices.key("admin"));
        String candidate = untagged();
        admin.post("/api/v1/admin/adapters/" + name + "/words/takedown", Map.of("reason", "A question of licence."));

        // When
        rule.routine();

        // Then
        admin.post("/api/v1/admin/adapters/" + name + "/words/put-back", "");
        assertThat(status(candidate)).isEqualTo(200);
    }

    @Test
    void takesTheRuleFromThoseWhoMayDeleteAndShowsItToNoStranger() throws Exception {
        // Given
        String organisation = name + "-guild";
        String shared = "/api/v1/adapters/" + organisation + "/words";
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        owner.admit(organisation, stranger, "publisher");
        owner.publish(SAMPLE, organisation + "/words", "latest");
        Api writer = owner.withKey(Map.of("name", "writer", "scopes", List.of("adapter:read", "adapter:write")));

        // When
        HttpResponse<String> publisher = stranger.send("PATCH", shared, Map.of("retentionDays", 1));
        HttpResponse<String> narrow = writer.send("PATCH", adapter, "{\"retentionDays\": null}");

        // Then
        assertThat(publisher.headers().firstValue("X-Error-Code")).contains("NOT_OWNER");
        assertThat(narrow.headers().firstValue("X-Error-Code")).contains("SCOPE_MISSING");
        assertThat(owner.json(adapter).path("retentionDays").asInt()).isEqualTo(30);
        assertThat(stranger.json(adapter).has("retentionDays")).isFalse();
        assertThat(new Api(registry, "").json(adapter).has("retentionDays")).isFalse();
    }

    @Test
    void keepsTheRuleUntilItIsChangedAndItsETagTellsOfIt() throws Exception {
        // Given
        String before = owner.get(adapter).headers().firstValue("ETag").orElseThrow();

        // When
        JsonNode unsaid = Api.JSON.readTree(
                owner.send("PATCH", adapter, Map.of("visibility", "unlisted")).body());
        HttpResponse<String> stale = owner.send("PATCH", adapter, "{\"retentionDays\": 7}", "If-Match", before);
        String seen = owner.get(adapter).headers().firstValue("ETag").orElseThrow();
        JsonNode forever = Api.JSON.readTree(
                owner.send("PATCH", adapter, "{\"retentionDays\": null}").body());

        // Then
        assertThat(unsaid.path("retentionDays").asInt()).isEqualTo(30);
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(forever.has("retentionDays")).isFalse();
        assertThat(owner.get(adapter).headers().firstValue("ETag")).isPresent().isNotEqualTo(seen);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "0, INVALID_REQUEST",
                "-1, INVALID_REQUEST",
                "3651, INVALID_REQUEST",
                "1.5, INVALID_JSON",
                "99999999999, INVALID_JSON",
                "true, INVALID_JSON",
                "\"30\", INVALID_JSON"
            })
    void refusesDaysThatAreNone(String days, String code) throws Exception {
        // When
        HttpResponse<String> refused = owner.send("PATCH", adapter, "{\"retentionDays\": " + days + "}");

        // Then
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(refused.headers().firstValue("X-Error-Code")).contains(code);
        assertThat(refused.body()).contains("retentionDays");
        assertThat(owner.json(adapter).path("retentionDays").asInt()).isEqualTo(30);
    }

    private String publish(String adapterName, String tag, String card) throws Exception {
        Map<String, byte[]> folder = new TreeMap<>(Api.read(SAMPLE));
        folder.computeIfPresent(
                "README.md",
                (path, bytes) ->
                        (new String(bytes, StandardCharsets.UTF_8) + "\n" + card).getBytes(StandardCharsets.UTF_8));
        return owner.publish(folder, name + "/" + adapterName, tag)
                .path("version")
                .asText();
    }

    /** A version that lost its tag long ago. */
    private String untagged() throws Exception {
        String version = publish("words", "old", "An old one.");
        owner.send("DELETE", adapter + "/tags/old", "", "If-Match", "*");
        age("31 days", version);
        return version;
    }

    private void retain(int days) throws Exception {
        HttpResponse<String> set = owner.send("PATCH", adapter, Map.of("retentionDays", days));
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
    }

    /** A guard tests the version, without end. */
    private void hold(String version) throws SQLException {
        run(
                "insert into held_move (id, adapter_id, name, tag, to_version, digest, moved_by, action, guarded_by, state)"
                        + " select gen_random_uuid(), a.id, a.name, 'next', v.id, v.digest, a.owner_id, 'refuse', a.owner_id,"
                        + " 'running' from adapter a join adapter_version v on v.adapter_id = a.id"
                        + " where v.digest = ? and a.owner = ?",
                version,
                name);
    }

    private void refuse(String version) throws SQLException {
        run(
                "update held_move set state = 'refused', decided_at = now() where digest = ? and adapter_id in"
                        + " (select id from adapter where owner = ?)",
                version,
                name);
    }

    private int status(String version) throws Exception {
        return owner.get(adapter + "/versions/" + version).statusCode();
    }

    private void age(String interval, String... versions) throws SQLException {
        for (String version : versions) {
            run(
                    "update adapter_version set created_at = now() - interval '1 year', untagged_since = now() - interval '"
                            + interval
                            + "' where digest = ? and adapter_id in (select id from adapter where owner = ?)",
                    version,
                    name);
        }
    }

    private void run(String sql, String... values) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
