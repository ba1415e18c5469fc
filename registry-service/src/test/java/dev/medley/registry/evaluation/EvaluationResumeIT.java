package dev.medley.registry.evaluation;

import static dev.medley.registry.gateway.TestFleet.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.HeldTable;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.gateway.FakeWorker;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.gateway.TestFleet;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a killed registry left in the database goes on where it was. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class EvaluationResumeIT {
    private static final int CASES = 12;
    private static final int ANSWERED = 7;
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    EvaluationRepository repository;

    @Inject
    EvaluationRunner runner;

    @Inject
    AgroalDataSource database;

    private final TestFleet fleet = new TestFleet();
    private Api api;
    private Run left;

    @BeforeEach
    void aRunThatWasCutOff() throws Exception {
        api = Api.register(registry, "cut-off-" + counter++);
        UUID account = UUID.fromString(
                api.json("/api/v1/me/export").at("/tables/0/rows/0/id").asText());
        List<Case> cases = IntStream.range(0, CASES)
                .mapToObj(i -> new Case("Say it, number " + i + ".", Optional.of("one"), Optional.empty()))
                .toList();
        Spec spec = Json.MAPPER.readValue(
                Json.write(Map.of("suite", "left", "arms", List.of(Map.of("name", "base", "model", BASE)))),
                Spec.class);
        var client = new Inference.Client(account, Optional.empty(), Optional.of(account));
        left = Run.of(client, spec, cases);
        repository.start(left);
        for (int i = 0; i < ANSWERED; i++) {
            repository.answer(left.id(), 0, i, answered("one"));
        }
    }

    @AfterEach
    void disband() throws Exception {
        fleet.disband();
        // The next test takes up whatever is left.
        runner.stop(left.id());
        repository.remove(left.client().account(), left.id());
    }

    @Test
    void asksWhatHasNoAnswerYetAndNothingTwice() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        runner.resume(new StartupEvent());
        runner.resume(new StartupEvent());
        JsonNode operation = api.follow("/api/v1/operations/" + left.id());

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(worker.bodies).hasSize(CASES - ANSWERED);
        for (int i = ANSWERED; i < CASES; i++) {
            String prompt = "Say it, number " + i + ".";
            assertThat(worker.bodies).filteredOn(body -> body.contains(prompt)).hasSize(1);
        }
        JsonNode result = api.json("/api/v1/evaluations/" + left.id()).path("result");
        assertThat(result.at("/arms/0/cases").asInt()).isEqualTo(CASES);
        assertThat(result.at("/arms/0/tokens").asLong()).isEqualTo(3 * ANSWERED);
        assertThat(result.at("/arms/0/metrics/exact_match/mean").asDouble()).isEqualTo(1);
    }

    @Test
    void aBrokenDatabaseEndsNoRunAndNothingIsAskedTwice() throws Exception {
        // Given
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.ANSWERS);
        try (HeldTable held = HeldTable.againstWriting(database, "evaluation_answer")) {
            runner.resume(new StartupEvent());
            held.awaitWaiting();

            // When
            held.breakWaiting();
        }
        database.flush(AgroalDataSource.FlushMode.INVALID);
        JsonNode operation = api.follow("/api/v1/operations/" + left.id());

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("succeeded");
        assertThat(worker.bodies).hasSize(CASES - ANSWERED);
        assertThat(api.json("/api/v1/evaluations/" + left.id())
                        .at("/result/arms/0/failed")
                        .asInt())
                .isZero();
    }

    @Test
    void aKeyThatIsRevokedEndsItsRun() throws Exception {
        // Given
        Run run = runningWith(api.withKey("short", "inference:call"));

        // When
        api.delete("/api/v1/keys/" + run.client().key().orElseThrow());

        // Then
        assertThat(ended(run)).isEqualTo("INVALID_API_KEY");
        assertThat(api.json("/api/v1/usage").path("items")).isEmpty();
    }

    @Test
    void anAccountThatIsSuspendedEndsItsRun() throws Exception {
        // Given
        Run run = runningWith(api);
        String name = api.json("/api/v1/me").path("username").asText();
        Api admin = new Api(registry, RegistryServices.key("admin"));

        // When
        admin.post("/api/v1/admin/accounts/" + name + "/suspend", Map.of("reason", "spam"));

        // Then
        assertThat(ended(run)).isEqualTo("DISABLED");
    }

    /** A run of which a worker has taken questions that it never answers. */
    private Run runningWith(Api key) throws Exception {
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.NEVER_ANSWERS);
        var client = new Inference.Client(
                left.client().account(), Optional.of(key.keyId()), left.client().sees());
        Run run = Run.of(client, left.spec(), left.cases());
        repository.start(run);
        runner.start(run);
        while (worker.bodies.isEmpty()) {
            Thread.sleep(20);
        }
        return run;
    }

    /** The code of what ended it. */
    private String ended(Run run) throws Exception {
        while (repository.find(run.id()).orElseThrow().state().equals("running")) {
            Thread.sleep(50);
        }
        Run over = repository.find(run.id()).orElseThrow();
        assertThat(over.state()).isEqualTo("failed");
        return over.findings().getFirst().code();
    }

    @Test
    void anAnswerThatComesTwiceCountsOnce() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS);

        // When
        repository.answer(left.id(), 0, 0, answered("something else"));
        runner.resume(new StartupEvent());
        api.follow("/api/v1/operations/" + left.id());

        // Then
        JsonNode seen = api.json("/api/v1/evaluations/" + left.id());
        assertThat(seen.at("/cases/0/arms/base/text").asText()).isEqualTo("one");
        assertThat(seen.at("/result/arms/0/cases").asInt()).isEqualTo(CASES);
    }

    private static Given answered(String text) {
        return new Given(
                Optional.of(text),
                Optional.empty(),
                List.of(),
                5,
                3,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty());
    }
}
