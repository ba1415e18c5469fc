package dev.medley.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.worker.sampling.LogProbs.Candidate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogProbsTest {
    private static final float[] LOGITS = {0f, (float) Math.log(2), (float) Math.log(4), (float) Math.log(3), 0f};

    @Test
    void theChosenAndTheLikeliestSumUpTheSoftmax() {
        // When
        LogProbs logProbs = LogProbs.of(LOGITS, 1, 3);

        // Then
        assertThat(logProbs.chosen().token()).isEqualTo(1);
        assertThat(Math.exp(logProbs.chosen().logprob())).isCloseTo(2.0 / 11, within(1e-6));
        assertThat(logProbs.top()).extracting(Candidate::token).containsExactly(2, 3, 1);
        assertThat(Math.exp(logProbs.top().getFirst().logprob())).isCloseTo(4.0 / 11, within(1e-6));
    }

    @Test
    void theLowerIdWinsATie() {
        // When
        LogProbs logProbs = LogProbs.of(LOGITS, 0, 4);

        // Then
        assertThat(logProbs.top()).extracting(Candidate::token).containsExactly(2, 3, 1, 0);
    }

    @Test
    void noneAreListedWhereNoneAreAskedFor() {
        assertThat(LogProbs.of(LOGITS, 2, 0).top()).isEmpty();
    }

    @Test
    void biasMovesTheChoice() {
        // Given
        var sampling = new SamplingParams(0, 1, 0, new Adjustments(0, 0, Map.of(0, 2f, 99, 100f)));

        // When
        int token = Sampler.of(sampling).pick(LOGITS);

        // Then
        assertThat(token).isZero();
    }

    @Test
    void repetitionPenaltyCountsPromptAndAnswer() {
        // Given: 0, 0.69, 1.39, 1.10, 0
        Sampler sampler = Sampler.of(new SamplingParams(0, 1, 0, new Adjustments(0, 0, 2, Map.of())), 2);

        // When
        float[] unlikely = {-1.5f, -9, -9, -1};
        int[] tokens = {sampler.pick(LOGITS), sampler.pick(unlikely), sampler.pick(unlikely)};

        // Then
        assertThat(tokens).containsExactly(3, 0, 3);
    }

    @Test
    void penaltiesGrowWithEachRepetition() {
        // Given
        Sampler sampler = Sampler.of(new SamplingParams(0, 1, 0, new Adjustments(0.5, 0.2, Map.of())));

        // When
        int[] tokens = {sampler.pick(LOGITS), sampler.pick(LOGITS), sampler.pick(LOGITS), sampler.pick(LOGITS)};

        // Then
        // 1.39, 1.10, 0.69, then 2 again at 0.69 - rounding: the first was 1.39 - 0.7 = 0.69, level with 1.
        assertThat(tokens).startsWith(2, 3);
        assertThat(tokens[2]).isIn(1, 2);
    }
}
