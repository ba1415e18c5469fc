package dev.medley.registry.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MixingTest {
    private static final List<Candidate> FOUND =
            List.of(found("a/one", 0.9), found("a/two", 0.8), found("a/three", 0.5));

    @Test
    void softmaxGivesTheBetterOneMore() {
        // When
        List<Candidate> scored = Mixing.scored(new Scoring.Softmax(0.1), FOUND, Map.of());

        // Then
        assertThat(scored.get(0).share() / scored.get(1).share()).isCloseTo(Math.exp(1), within(1e-9));
        assertThat(scored.stream().mapToDouble(Candidate::share).sum()).isCloseTo(1, within(1e-9));
    }

    @Test
    void aFactorOfATagOutweighsAScore() {
        // When
        List<Candidate> scored = Mixing.scored(
                new Scoring.Tags(0.1, Map.of("numbers", 10.0, "old", 0.0)),
                FOUND,
                Map.of("a/two", Set.of("numbers"), "a/three", Set.of("numbers", "old")));

        // Then
        assertThat(scored.get(1).share() / scored.get(0).share()).isCloseTo(10 / Math.exp(1), within(1e-9));
        assertThat(scored.get(2).share()).isZero();
    }

    @Test
    void fixedSharesGoByRankAndWhatHasNoneIsLeftOut() {
        // When
        Mixed mixed = Mixing.mixed(
                mix(0, List.of()),
                Mixing.scored(new Scoring.Shares(List.of(0.7, 0.3)), FOUND, Map.of()),
                new Scoring.Shares(List.of(0.7, 0.3)));

        // Then
        assertThat(mixed.members()).extracting(Mixed.Member::weight).containsExactly(0.7, 0.3);
    }

    @Test
    void pinnedAdaptersKeepTheirWeightAndTheFoundOnesShareTheRest() {
        // Given
        var scoring = new Scoring.Softmax(0.1);

        // When
        Mixed mixed = Mixing.mixed(
                mix(0, List.of(new Step.Pinned("a/one:v2", 0.6))), Mixing.scored(scoring, FOUND, Map.of()), scoring);

        // Then
        assertThat(mixed.members())
                .extracting(Mixed.Member::reference)
                .startsWith("a/one:v2")
                .hasSize(3);
        assertThat(mixed.members().stream().mapToDouble(Mixed.Member::weight).sum())
                .isCloseTo(1, within(1e-9));
    }

    @Test
    void whatIsBelowTheLeastShareGoesButNeverTheLast() {
        // Given
        var scoring = new Scoring.Softmax(0.1);
        List<Candidate> scored = Mixing.scored(scoring, FOUND, Map.of());

        // When
        Mixed some = Mixing.mixed(mix(0.1, List.of()), scored, scoring);
        Mixed one = Mixing.mixed(mix(1, List.of()), scored, scoring);

        // Then
        assertThat(some.members()).hasSize(2);
        assertThat(some.members().stream().mapToDouble(Mixed.Member::weight).sum())
                .isCloseTo(1, within(1e-9));
        assertThat(one.members()).extracting(Mixed.Member::weight).containsExactly(1.0);
    }

    private static Step.Mix mix(double leastShare, List<Step.Pinned> pinned) {
        return new Step.Mix("weighted", 8, leastShare, pinned, Optional.empty());
    }

    @Test
    void whatWasFoundKeepsItsScoreByItsVersion() {
        // Given
        Mixed mixed = new Mixed(
                "weighted",
                List.of(Mixed.Member.of(FOUND.getFirst(), 0.4), new Mixed.Member("a/three", 0.6)),
                false,
                Optional.empty());

        // When
        Map<String, Double> scores = mixed.scores();

        // Then
        assertThat(scores).containsExactly(Map.entry(FOUND.getFirst().version(), 0.9));
    }

    private static Candidate found(String id, double score) {
        return new Candidate(id, "sha256:" + "0".repeat(64), score, true, 0);
    }
}
