package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.Sql;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What people ask is nobody's business but theirs: it is passed on and forgotten, unless the key's owner asks for it. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class PromptsKeptIT {
    private static final String ASKED = "pomegranate-seventeen";
    private static final List<Map<String, String>> MESSAGES = List.of(Map.of("role", "user", "content", ASKED));

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    @Test
    void keepsNoPromptAnywhere() throws Exception {
        // Given
        Api asker = Api.register(registry, "asker-in-private");
        fleet.join(registry, "w1", Behaviour.DIES_BEFORE_HEADERS);
        FakeWorker worker = fleet.join(registry, "w2", Behaviour.ANSWERS_WITH_USAGE);
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler listener = listener(logged);
        Logger.getLogger("").addHandler(listener);

        // When
        asker.post("/v1/chat/completions", Map.of("model", TestFleet.BASE, "messages", MESSAGES));
        asker.post("/v1/chat/completions", Map.of("model", "auto", "messages", MESSAGES));
        asker.post("/v1/chat/completions", Map.of("model", TestFleet.BASE, "messages", MESSAGES, "temperature", ASKED));
        asker.post("/v1/completions", Map.of("model", TestFleet.BASE, "prompt", ASKED));
        asker.post("/v1/route", Map.of("input", ASKED));
        asker.get("/api/v1/search?q=" + ASKED);

        // Then
        Logger.getLogger("").removeHandler(listener);
        assertThat(worker.bodies).anyMatch(body -> body.contains(ASKED));
        assertThat(logged).noneMatch(line -> line.contains(ASKED));
        assertThat(tablesWith("asker-in-private")).contains("account");
        assertThat(tablesWith(ASKED)).isEmpty();
    }

    @Test
    void keepsPromptsOfAKeyThatAsksForItInOnePlaceAlone() throws Exception {
        // Given
        String asked = "persimmon-eighteen";
        Api keeper = Api.register(registry, "keeper-of-prompts")
                .withKey(Map.of("name", "kept", "scopes", List.of("inference:call"), "keepsCalls", true));
        fleet.join(registry, "w1", Behaviour.ANSWERS);
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler listener = listener(logged);
        Logger.getLogger("").addHandler(listener);

        // When
        keeper.post("/v1/completions", Map.of("model", TestFleet.BASE, "prompt", asked));
        keeper.post("/v1/completions", "{\"prompt\": \"" + asked);
        keeper.post("/v1/route", Map.of("input", asked));
        while (rowsOf("kept_call", asked) < 2) {
            Thread.sleep(20);
        }

        // Then
        Logger.getLogger("").removeHandler(listener);
        assertThat(logged).noneMatch(line -> line.contains(asked));
        assertThat(tablesWith(asked)).containsExactly("kept_call");
    }

    private static Handler listener(List<String> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(ExtLogRecord.wrap(line).getFormattedMessage() + " " + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private int rowsOf(String table, String text) throws SQLException {
        return Sql.number(database, "select count(*) from " + table + " t where t::text like '%" + text + "%'");
    }

    private List<String> tablesWith(String text) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            List<String> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'")) {
                while (rows.next()) {
                    all.add(rows.getString(1));
                }
            }
            for (String table : all) {
                try (ResultSet row = statement.executeQuery(
                        "select 1 from " + table + " t where t::text like '%" + text + "%' limit 1")) {
                    if (row.next()) {
                        tables.add(table);
                    }
                }
            }
        }
        return tables;
    }
}
