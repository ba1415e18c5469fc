package dev.medley.registry.collect;

import static dev.medley.registry.AtOnce.atOnce;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions that no tag has named for as long as their owner said. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class RetentionRuleIT {
    private static final Path SAMPLE = Path.of("../samples/adapters/review-sentiment");

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

    private String latest;

    @BeforeEach
    void publish() throws Exception {
        name = "retainer-" + counter++;
        adapter = "/api/v1/adapters/" + name + "/words";
        owner = Api.register(registry, name);
        latest = publish("words", "latest", "The latest one.");
        HttpResponse<String> set = owner.send("PATCH", adapter, Map.of("retentionDays", 30));
        assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
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
        Sql.run(
                database,
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

    private String publish(String adapterName, String tag, String card) throws Exception {
        return owner.publish(Api.withCard(Api.read(SAMPLE), card), name + "/" + adapterName, tag)
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

    /** A guard tests the version, without end. */
    private void hold(String version) throws SQLException {
        Sql.run(
                database,
                "insert into held_move (id, adapter_id, name, tag, to_version, digest, moved_by, action, guarded_by, state)"
                        + " select gen_random_uuid(), a.id, a.name, 'next', v.id, v.digest, a.owner_id, 'refuse', a.owner_id,"
                        + " 'running' from adapter a join adapter_version v on v.adapter_id = a.id"
                        + " where v.digest = ? and a.owner = ?",
                version,
                name);
    }

    private void refuse(String version) throws SQLException {
        Sql.run(
                database,
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
            Sql.run(
                    database,
                    "update adapter_version set created_at = now() - interval '1 year', untagged_since = now() - interval '"
                            + interval
                            + "' where digest = ? and adapter_id in (select id from adapter where owner = ?)",
                    version,
                    name);
        }
    }
}
