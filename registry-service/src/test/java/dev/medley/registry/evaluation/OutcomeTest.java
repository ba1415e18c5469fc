package dev.medley.registry.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.registry.gateway.Inference;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Numbers are of answers: where there are none, there is no number, and few cases prove nothing. */
class OutcomeTest {
    private static final List<String> METRICS = List.of("exact_match", "bleu", "logprob", "judge");

    @Test
    void aRunWithoutAnswersHasNoNumbersAndHasNotPassed() {
        // Given
        Run running = run("running", 3);

        // When
        Outcome outcome = Outcome.of(running, Map.of());

        // Then
        assertThat(outcome.passed()).isEmpty();
        assertThat(outcome.comparison()).isEmpty();
        assertThat(outcome.arms().getFirst().metrics()).isEmpty();
        assertThat(outcome.arms().getFirst().latencyMs()).isEmpty();
        assertThat(outcome.thresholds().getFirst().value()).isEmpty();
        assertThat(outcome.thresholds().getFirst().passed()).isEmpty();
    }

    @Test
    void anArmThatNobodyAnsweredForHasNoNumbersAndMissesItsThresholds() {
        // Given
        Run ended = run("succeeded", 3);
        Map<Integer, Given> failures = Map.of(0, Given.failed("model_not_found", 1), 1, Given.failed("overloaded", 1));

        // When
        Outcome outcome = Outcome.of(ended, Map.of(0, answers("one", 3), 1, failures));

        // Then
        assertThat(outcome.arms().get(1).metrics()).isEmpty();
        assertThat(outcome.comparison()).isEmpty();
        assertThat(outcome.passed()).contains(false);
        assertThat(outcome.thresholds().get(1).passed()).contains(false);
    }

    @Test
    void aRunThatBrokeOffHasNotPassed() {
        assertThat(Outcome.of(run("failed", 3), Map.of(0, answers("one", 3), 1, answers("one", 3)))
                        .passed())
                .isEmpty();
    }

    @Test
    void bleuCountsToAHundredEverywhere() {
        // Given
        Run ended = run("succeeded", 8, "one two three four");
        Map<Integer, Map<Integer, Given>> answers = Map.of(0, answers("two", 8), 1, answers("one two three four", 8));

        // When
        EvaluationView view = EvaluationView.whole(ended, answers);

        // Then
        assertThat(view.cases().getFirst().arms().get("second").metrics().get("bleu"))
                .isBetween(99.9, 100.1);
        assertThat(difference(view.result().orElseThrow(), "bleu").difference()).isBetween(99.9, 100.1);
        assertThat(CsvReport.of(view)).contains("\"100.0000\"");
    }

    @Test
    void bleuOfAnArmItsIntervalAndItsDifferenceAreOfTheSameNumber() {
        // Given
        Run ended = run("succeeded", 8, "one two three four five");
        Map<Integer, Given> half = new TreeMap<>(answers("one two three four five", 8));
        half.putAll(answers("one two six", 4));

        // When
        Outcome outcome = Outcome.of(ended, Map.of(0, half, 1, answers("one two three four five", 8)));

        // Then
        Bootstrap first = outcome.arms().get(0).metrics().get("bleu");
        Difference difference = difference(outcome, "bleu");
        assertThat(first.low()).isLessThan(first.mean());
        assertThat(first.high()).isGreaterThan(first.mean());
        assertThat(difference.difference()).isCloseTo(100 - first.mean(), within(1e-9));
        assertThat(difference.low()).isCloseTo(100 - first.high(), within(1e-9));
        assertThat(difference.high()).isCloseTo(100 - first.low(), within(1e-9));
    }

    @Test
    void bleuOfSingleWordsIsNothingAsInSacreBleu() {
        // When
        Outcome outcome = Outcome.of(run("succeeded", 8), Map.of(0, answers("two", 8), 1, answers("one", 8)));

        // Then
        assertThat(outcome.arms().get(1).metrics().get("bleu")).isEqualTo(new Bootstrap(0, 0, 0));
        assertThat(difference(outcome, "bleu").difference()).isZero();
        assertThat(difference(outcome, "bleu").better()).isEqualTo(8);
    }

    @Test
    void aHandfulOfCasesProvesNothing() {
        // Given
        int few = Difference.LEAST_DIFFERING - 1;

        // When
        Outcome small = Outcome.of(run("succeeded", few), Map.of(0, answers("two", few), 1, answers("one", few)));
        Outcome enough =
                Outcome.of(run("succeeded", few + 1), Map.of(0, answers("two", few + 1), 1, answers("one", few + 1)));

        // Then
        assertThat(difference(small, "exact_match").low()).isPositive();
        assertThat(difference(small, "exact_match").significant()).isFalse();
        assertThat(difference(enough, "exact_match").significant()).isTrue();
    }

    private static Difference difference(Outcome outcome, String metric) {
        return outcome.comparison().stream()
                .filter(each -> each.metric().equals(metric))
                .findFirst()
                .orElseThrow();
    }

    private static Map<Integer, Given> answers(String text, int count) {
        Map<Integer, Given> answers = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            answers.put(
                    i,
                    new Given(
                            Optional.of(text),
                            Optional.empty(),
                            List.of(),
                            5,
                            1,
                            Optional.empty(),
                            Optional.empty(),
                            List.of(),
                            Optional.empty()));
        }
        return answers;
    }

    private static Run run(String state, int size) {
        return run(state, size, "one");
    }

    private static Run run(String state, int size, String answer) {
        List<Case> cases = Collections.nCopies(size, new Case("Say it.", Optional.of(answer), Optional.empty()));
        var spec = new Spec(
                "suite", List.of(arm("first"), arm("second")), METRICS, Map.of("exact_match", 0.0), Optional.empty());
        var client = new Inference.Client(UUID.randomUUID(), Optional.empty(), Optional.empty());
        return new Run(
                UUID.randomUUID(), client, "suite", spec, cases, state, 0, List.of(), Instant.now(), Optional.empty());
    }

    private static Arm arm(String name) {
        return new Arm(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
