package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.HeldTable;
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
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What answers cost, and who earns it. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class UsageIT {
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    AgroalDataSource database;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private String creator;

    private Api owner;

    private Api caller;

    @BeforeEach
    void register() throws Exception {
        creator = "creator-" + counter++;
        owner = Api.register(registry, creator);
        caller = Api.register(registry, "caller-of-" + creator);
    }

    @Test
    void booksACallForItsKeyAndEarningsForTheAdaptersOwner() throws Exception {
        // Given
        owner.publish(Path.of("../samples/adapters/sort-words"), creator + "/words", "latest");
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);

        // When
        ask(caller, creator + "/words", false);

        // Then
        JsonNode usage = caller.json("/api/v1/usage");
        assertThat(usage.at("/items/0/key").asText()).isEqualTo(caller.keyId());
        assertThat(usage.at("/items/0/promptTokens").asLong()).isEqualTo(12);
        assertThat(usage.at("/items/0/completionTokens").asLong()).isEqualTo(30);
        assertThat(usage.at("/items/0/cost").asText()).isEqualTo("0.00042");
        assertThat(caller.json("/api/v1/usage?by=adapter")
                        .at("/items/0/adapter")
                        .asText())
                .isEqualTo(creator + "/words");
        assertThat(caller.json("/api/v1/ledger").at("/items/0/amount").asText()).isEqualTo("-0.00042");
        JsonNode earned = owner.json("/api/v1/ledger");
        assertThat(earned.at("/items/0/kind").asText()).isEqualTo("earning");
        assertThat(earned.at("/items/0/amount").asText()).isEqualTo("0.000294");
        JsonNode day = owner.json("/api/v1/adapters/" + creator + "/words/usage?days=2");
        assertThat(day.at("/items/0/calls").asLong()).isEqualTo(1);
        assertThat(day.at("/items/0/tokens").asLong()).isEqualTo(42);
        assertThat(day.at("/items/0/people").asLong()).isEqualTo(1);
        assertThat(caller.get("/api/v1/usage/export.csv").body()).contains("," + BASE + ",,1,12,30,0.00042");
    }

    @Test
    void whatManyUseIsMorePopularThanWhatOneUsesOften() throws Exception {
        // Given
        String organisation = creator + "-guild";
        Api member = Api.register(registry, creator + "-member");
        Api second = Api.register(registry, creator + "-second");
        owner.post("/api/v1/orgs", Map.of("name", organisation));
        owner.admit(organisation, member, "reader");
        owner.publish(Path.of("../samples/adapters/sort-words"), organisation + "/often", "latest");
        owner.publish(Path.of("../samples/adapters/past-tense"), organisation + "/many", "latest");
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);

        // When
        for (Api each : List.of(caller, caller, caller, caller, owner, member)) {
            ask(each, organisation + "/often", false);
        }
        for (Api each : List.of(caller, second)) {
            ask(each, organisation + "/many", false);
        }

        // Then
        assertThat(caller.json("/api/v1/search?sort=-trending&owner=" + organisation)
                        .path("items")
                        .findValuesAsText("name"))
                .containsExactly("many", "often");
        assertThat(caller.json("/api/v1/search?downloads.gte=2&owner=" + organisation)
                        .path("items")
                        .findValuesAsText("name"))
                .containsExactly("many");
        assertThat(people(organisation + "/often")).isEqualTo(1);
        assertThat(people(organisation + "/many")).isEqualTo(2);
    }

    private long people(String adapter) throws Exception {
        return caller.json("/api/v1/adapters/" + adapter + "/usage?days=2")
                .at("/items/0/people")
                .asLong();
    }

    @Test
    void booksAStreamByItsUsage() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.STREAMS);

        // When
        ask(caller, BASE, true);

        // Then
        JsonNode usage = caller.json("/api/v1/usage");
        assertThat(usage.at("/items/0/calls").asLong()).isEqualTo(1);
        assertThat(usage.at("/items/0/promptTokens").asLong()).isPositive();
    }

    @Test
    void booksWhatAnAnswerCameToThatItsClientDidNotWaitFor() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS_WHEN_CANCELLED);
        // How its call ends is nothing to the test.
        Thread client =
                Thread.ofVirtual().uncaughtExceptionHandler((_, _) -> {}).start(() -> askUnchecked(caller));
        while (worker.heads.isEmpty()) {
            Thread.sleep(20);
        }

        // When
        client.interrupt();

        // Then
        while (caller.json("/api/v1/ledger").path("items").isEmpty()) {
            Thread.sleep(50);
        }
        JsonNode usage = caller.json("/api/v1/usage");
        assertThat(usage.at("/items/0/calls").asLong()).isEqualTo(1);
        assertThat(usage.at("/items/0/promptTokens").asLong()).isEqualTo(12);
        assertThat(usage.at("/items/0/completionTokens").asLong()).isEqualTo(7);
    }

    @Test
    void aBookingThatADatabaseBrokeOffIsMadeUpFor() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);
        CompletableFuture<HttpResponse<String>> answer = new CompletableFuture<>();
        try (HeldTable held = HeldTable.againstWriting(database, "ledger_entry")) {
            Thread.ofVirtual().start(() -> answer.complete(askUnchecked(caller)));
            held.awaitWaiting();

            // When
            held.breakWaiting();
        }

        // Then
        assertThat(answer.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        database.flush(AgroalDataSource.FlushMode.INVALID);
        while (caller.json("/api/v1/ledger").path("items").isEmpty()) {
            Thread.sleep(50);
        }
        assertThat(caller.json("/api/v1/usage").at("/items/0/calls").asLong()).isEqualTo(1);
        assertThat(caller.json("/api/v1/ledger").at("/items/0/amount").asText()).isEqualTo("-0.00042");
    }

    @Test
    void callsUnderOneRequestIdAreEachCharged() throws Exception {
        // Given
        String requestId = "as-ever-" + creator;
        Api second = Api.register(registry, creator + "-second");
        owner.publish(Path.of("../samples/adapters/sort-words"), creator + "/words", "latest");
        owner.publish(Path.of("../samples/adapters/past-tense"), creator + "/past", "latest");
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);

        // When
        ask(caller, creator + "/words", requestId);
        ask(caller, creator + "/past", requestId);
        ask(second, creator + "/words", requestId);

        // Then
        assertThat(amounts(caller)).containsExactly("-0.00042", "-0.00042");
        assertThat(amounts(second)).containsExactly("-0.00042");
        assertThat(amounts(owner)).containsExactly("0.000294", "0.000294", "0.000294");
        assertThat(Sql.number(database, "select sum(micros) from ledger_entry where request_id = ?", requestId))
                .isZero();
        assertThat(worker.bodies).hasSize(3);
    }

    private static List<String> amounts(Api api) throws Exception {
        return api.json("/api/v1/ledger").path("items").findValuesAsText("amount");
    }

    private static void ask(Api api, String model, String requestId) throws Exception {
        api.send(
                "POST",
                "/v1/chat/completions",
                Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", "Say one."))),
                "X-Request-Id",
                requestId);
    }

    @Test
    void chargesNothingForWhatWasNotAnswered() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.IS_BUSY);

        // When
        ask(caller, BASE, false);

        // Then
        assertThat(caller.json("/api/v1/usage").path("items")).isEmpty();
        assertThat(caller.json("/api/v1/ledger").path("items")).isEmpty();
    }

    private static HttpResponse<String> askUnchecked(Api api) {
        try {
            return ask(api, BASE, false);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static HttpResponse<String> ask(Api api, String model, boolean stream) throws Exception {
        return api.post(
                "/v1/chat/completions",
                Map.of(
                        "model",
                        model,
                        "stream",
                        stream,
                        "messages",
                        List.of(Map.of("role", "user", "content", "Say one."))));
    }
}
