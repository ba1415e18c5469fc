package dev.medley.registry.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.Api;
import dev.medley.registry.RegistryServices;
import dev.medley.registry.evaluation.EvaluationRepository.Run;
import dev.medley.registry.gateway.FakeWorker;
import dev.medley.registry.gateway.FakeWorker.Behaviour;
import dev.medley.registry.gateway.Inference;
import dev.medley.registry.gateway.TestFleet;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Instant;
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
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";
    private static final int CASES = 12;
    private static final int ANSWERED = 7;
    private static int counter;

    @TestHTTPResource("/")
    URI registry;

    @Inject
    EvaluationRepository repository;

    @Inject
    EvaluationRunner runner;

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
        left = new Run(UUID.randomUUID(), client, "left", spec, cases, "running", 0, Instant.now(), Optional.empty());
        repository.start(left);
        for (int i = 0; i < ANSWERED; i++) {
            repository.answer(left.id(), 0, i, answered("one"));
        }
    }

    @AfterEach
    void disband() throws Exception {
        fleet.disband(registry);
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
                Optional.of(text), Optional.empty(), List.of(), 5, 3, Optional.empty(), Optional.empty(), List.of());
    }
}
