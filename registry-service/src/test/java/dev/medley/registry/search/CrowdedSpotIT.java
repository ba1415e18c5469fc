package dev.medley.registry.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.embedding.Embedder;
import dev.medley.registry.embedding.Vector;
import dev.medley.registry.retrieve.AdapterFilter;
import dev.medley.registry.retrieve.RetrievedAdapter;
import dev.medley.registry.retrieve.Retriever;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hundreds of forks and versions at one place, and adapters near it: a graph of neighbours with a row for each would lose these. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class CrowdedSpotIT {
    private static final String PROMPT = "Recite the limerick of the vole and the weathercock.";
    private static final int CROWD = 1200;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    @Inject
    Embedder embedder;

    @Inject
    Retriever retriever;

    @Inject
    SpotSweeper sweeper;

    @BeforeEach
    void crowd() throws SQLException {
        run("insert into account (id, username, email, role, kind)"
                + " values (gen_random_uuid(), 'crowd', 'crowd@example.org', 'user', 'person')");
        publish("fork", CROWD, "fork", embedder.question("Recite the limerick of the vole and the mill."));
        publish("near", 12, "", embedder.question("Recite the limerick of the vole and the wheel."));
        publish("other", 1, "", embedder.question("Recite the limerick of the newt and the wheel."));
        plan("set %s = off");
    }

    @AfterEach
    void disperse() throws SQLException {
        plan("reset %s");
        remove("true");
        run("delete from account where username = 'crowd'");
    }

    @Test
    void whatIsNearACrowdIsFoundBesideItsFirst() throws SQLException {
        // When
        List<String> found = found(14);

        // Then
        assertThat(found).hasSize(14).startsWith("crowd/fork-1").endsWith("crowd/other-1");
        assertThat(found.subList(1, 13)).allMatch(id -> id.startsWith("crowd/near-"));
    }

    @Test
    void whatIsLeftOfACrowdIsFoundWhenTheOthersHaveGone() throws SQLException {
        // Given
        remove("name like 'fork-%' and name <> 'fork-700'");

        // When
        List<String> found = found(14);

        // Then
        assertThat(found).hasSize(14).startsWith("crowd/fork-700").endsWith("crowd/other-1");
    }

    @Test
    void aSearchByMeaningFindsWhatIsNearACrowd() throws Exception {
        // When
        List<String> found = new Api(registry, RegistryServices.key("admin"))
                .json("/api/v1/search?mode=semantic&limit=20&tag=near&q=limerick%20of%20the%20vole")
                .path("items")
                .findValuesAsText("id");

        // Then
        assertThat(found).hasSize(12).allMatch(id -> id.startsWith("crowd/near-"));
    }

    @Test
    void aSpotGoesWithTheLastThatWasThere() throws SQLException {
        // Given
        run("create table crowd_spot as select e.spot as meaning, p.spot as place from adapter_embedding e"
                + " join adapter_place p using (version_id) join latest_version v using (version_id)"
                + " where v.id = 'crowd/fork-1'");
        String spots = "select (select count(*) from adapter_spot s join crowd_spot on place = s.spot)"
                + " + (select count(*) from search_spot s join crowd_spot on meaning = s.spot)";
        remove("name like 'fork-%' and name <> 'fork-7'");
        sweeper.sweep();
        long shared = count(spots);

        // When
        remove("name = 'fork-7'");
        sweeper.sweep();

        // Then
        assertThat(shared).isEqualTo(2);
        assertThat(count(spots)).isZero();
        run("drop table crowd_spot");
    }

    /** On a base of their own, where nobody else is found. */
    private List<String> found(int count) {
        return retriever.top(PROMPT, count, "crowd/base", AdapterFilter.NONE, Optional.empty()).adapters().stream()
                .map(RetrievedAdapter::id)
                .toList();
    }

    /**
     * Published one after the other, at one place.
     *
     * @param files whose the same the versions are; each its own where it is empty
     */
    private void publish(String name, int count, String files, Vector place) throws SQLException {
        String vector = "'" + place.toSql() + "'";
        run("insert into adapter (id, owner_id, owner, name, visibility)"
                + " select gen_random_uuid(), id, 'crowd', '" + name + "-' || n, 'public'"
                + " from account cross join generate_series(1, " + count + ") n where username = 'crowd'");
        run(
                "insert into adapter_version (id, adapter_id, kind, digest, manifest, base, rank, size, parameters, modules,"
                        + " target_modules, title, summary, license, tags, findings, created_at)"
                        + " select gen_random_uuid(), id, 'adapter', 'sha256:' || encode(sha256(("
                        + (files.isEmpty() ? "name" : "'" + files + "'")
                        + ")::bytea), 'hex'), '{}', 'crowd/base', 1, 1, 1, 1, '{}',"
                        + " '', '', '', '{" + name
                        + "}', '[]', now() + substring(name from '\\d+')::int * interval '1 second'"
                        + " from adapter where owner = 'crowd' and name like '" + name + "-%'");
        String versions = " from adapter_version v join adapter a on a.id = v.adapter_id"
                + " where a.owner = 'crowd' and a.name like '" + name + "-%'";
        run("insert into tag (adapter_id, name, version_id) select a.id, 'latest', v.id" + versions);
        run("insert into adapter_embedding (version_id, search, examples, prompts, fit_mean, fit_spread, words)"
                + " select v.id, " + vector + ", " + vector + ", '{}', 0.7, 0.04, ''" + versions);
        run("insert into adapter_place (map, version_id, vector, tilt) select 0, v.id, " + vector + ", 0" + versions);
    }

    /** Of so few rows the planner would rather read all than ask the graph. */
    private void plan(String change) throws SQLException {
        for (String setting : List.of("enable_seqscan", "enable_sort")) {
            run("alter role current_user " + change.formatted(setting));
        }
        database.flush(AgroalDataSource.FlushMode.GRACEFUL);
    }

    private void remove(String condition) throws SQLException {
        String adapters = " (select id from adapter where owner = 'crowd' and " + condition + ")";
        run("delete from tag where adapter_id in" + adapters);
        run("delete from adapter_version where adapter_id in" + adapters);
        run("delete from adapter where id in" + adapters);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
