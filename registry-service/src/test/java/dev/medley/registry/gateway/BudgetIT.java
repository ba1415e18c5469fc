package dev.medley.registry.gateway;

import static dev.medley.registry.gateway.TestFleet.BASE;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a key still starts that has a budget: calls and runs. */
@QuarkusTest
@WithTestResource(value = RegistryServices.class, scope = TestResourceScope.GLOBAL)
class BudgetIT {
    @TestHTTPResource("/")
    URI registry;

    @AutoClose
    private final TestFleet fleet = new TestFleet();

    private TestSuites suites;
    private Api api;

    @BeforeEach
    void register() throws Exception {
        suites = TestSuites.register(registry);
        api = suites.api();
    }

    @Test
    void refusesAKeyThatHasSpentItsBudget() throws Exception {
        // Given
        Api thrifty = withBudget("0.0004", "total");
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);

        // When
        HttpResponse<String> first = ask(thrifty, Map.of());
        HttpResponse<String> second = ask(thrifty, Map.of());

        // Then
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(Api.JSON.readTree(second.body()).at("/error/code").asText()).isEqualTo("insufficient_quota");
        assertThat(second.headers().firstValue("x-should-retry")).contains("false");
        assertThat(thrifty.json("/api/v1/keys/self").at("/budget/remaining").asText())
                .isEqualTo("0.00");
        assertThat(ask(api, Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesACallThatMayCostMoreThanIsLeft() throws Exception {
        // Given
        Api thrifty = withBudget("0.004", "total");
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);

        // When
        HttpResponse<String> tooLong = ask(thrifty, Map.of("max_tokens", 600));
        HttpResponse<String> shorter = ask(thrifty, Map.of("max_tokens", 100));

        // Then
        assertThat(tooLong.statusCode()).isEqualTo(429);
        assertThat(tooLong.body()).contains("insufficient_quota").contains("0.004 in total, 0.004 is left");
        assertThat(tooLong.headers().firstValue("x-should-retry")).contains("false");
        assertThat(shorter.statusCode()).isEqualTo(200);
    }

    @Test
    void tellsToComeAgainWhileOtherCallsHoldTheBudget() throws Exception {
        // Given
        Api thrifty = withBudget("0.004", "total");
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.NEVER_ANSWERS);
        Thread running = Thread.ofVirtual().start(() -> askQuietly(thrifty, 300));
        while (worker.heads.isEmpty()) {
            Thread.sleep(20);
        }

        // When
        HttpResponse<String> second = ask(thrifty, Map.of("max_tokens", 300));

        // Then
        assertThat(second.statusCode()).isEqualTo(429);
        assertThat(Api.JSON.readTree(second.body()).at("/error/code").asText()).isEqualTo("budget_in_use");
        assertThat(second.headers().firstValue("x-should-retry")).contains("true");
        assertThat(second.headers().firstValue("Retry-After")).isPresent();
        running.interrupt();
    }

    @Test
    void setsNoMoreAsideForManySmallCallsThanTheyMayCost() throws Exception {
        // Given
        Api thrifty = withBudget("0.01", "total");
        FakeWorker worker = fleet.join(registry, "w1", Behaviour.NEVER_ANSWERS);
        List<Thread> running = Stream.generate(() -> Thread.ofVirtual().start(() -> askQuietly(thrifty, 20)))
                .limit(10)
                .toList();

        // When
        while (worker.heads.size() < running.size() && running.stream().allMatch(Thread::isAlive)) {
            Thread.sleep(20);
        }

        // Then
        assertThat(worker.heads).hasSize(running.size());
        running.forEach(Thread::interrupt);
    }

    @Test
    void aRunEndsAtOnceWhereTheBudgetCoversNoFurtherCase() throws Exception {
        // Given: enough for one case of at most 80 tokens, which costs 42 in the end, and not for another one
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);
        Api thrifty = withBudget("0.0013", "day");
        Map<String, Object> arm = Map.of("name", "base", "model", BASE, "max_tokens", 80);

        // When
        String id = Api.JSON
                .readTree(thrifty.post("/api/v1/evaluations", Map.of("suite", "two", "arms", List.of(arm)))
                        .body())
                .path("id")
                .asText();
        JsonNode operation = api.follow("/api/v1/operations/" + id);

        // Then
        assertThat(operation.path("state").asText()).isEqualTo("failed");
        assertThat(operation.at("/findings/0/code").asText()).isEqualTo("INSUFFICIENT_QUOTA");
        JsonNode run = api.json("/api/v1/evaluations/" + id);
        assertThat(run.at("/findings/0/code").asText()).isEqualTo("INSUFFICIENT_QUOTA");
        assertThat(run.at("/result/arms/0/cases").asInt()).isEqualTo(1);
    }

    @Test
    void aSpentBudgetStartsNoRun() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);
        Api thrifty = withBudget("0.0004", "day");
        ask(thrifty, Map.of());

        // When
        HttpResponse<String> started = thrifty.post(
                "/api/v1/evaluations", Map.of("suite", "two", "arms", List.of(Map.of("name", "base", "model", BASE))));

        // Then
        assertThat(started.statusCode()).isEqualTo(429);
        assertThat(started.headers().firstValue("X-Error-Code")).contains("INSUFFICIENT_QUOTA");
    }

    @Test
    void aRefusalForNowIsNotWhatItsIdempotencyKeyGetsForADay() throws Exception {
        // Given
        fleet.join(registry, "w1", Behaviour.ANSWERS_WITH_USAGE);
        Api thrifty = withBudget("0.0004", "day");
        ask(thrifty, Map.of());
        Map<String, Object> run = Map.of("suite", "two", "arms", List.of(Map.of("name", "base", "model", BASE)));
        thrifty.send("POST", "/api/v1/evaluations", run, "Idempotency-Key", "begin");

        // When
        HttpResponse<String> again = thrifty.send("POST", "/api/v1/evaluations", run, "Idempotency-Key", "begin");

        // Then
        assertThat(again.statusCode()).isEqualTo(429);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }

    private Api withBudget(String amount, String per) throws Exception {
        return api.withKey(Map.of(
                "name",
                "thrifty",
                "scopes",
                List.of("inference:call"),
                "budget",
                Map.of("amount", amount, "per", per)));
    }

    private static void askQuietly(Api api, int tokens) {
        try {
            ask(api, Map.of("max_tokens", tokens));
        } catch (Exception ended) {
            // The test has seen what it wanted.
            Thread.currentThread().interrupt();
        }
    }

    private static HttpResponse<String> ask(Api api, Map<String, Object> more) throws Exception {
        Map<String, Object> body = new HashMap<>(more);
        body.put("model", BASE);
        body.put("messages", List.of(Map.of("role", "user", "content", "Say one.")));
        return api.post("/v1/chat/completions", body);
    }
}
