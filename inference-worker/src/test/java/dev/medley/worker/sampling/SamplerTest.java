package dev.medley.worker.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplerTest {
    private static final float[] LOGITS = {0f, (float) Math.log(2), (float) Math.log(4), (float) Math.log(3)};

    @Test
    void temperatureZeroTakesTheLikeliest() {
        // When
        int token = Sampler.of(SamplingParams.GREEDY).pick(LOGITS);

        // Then
        assertThat(token).isEqualTo(2);
    }

    @Test
    void theLowerIdWinsATie() {
        // When
        int token = Sampler.of(SamplingParams.GREEDY).pick(new float[] {1, 5, 5});

        // Then
        assertThat(token).isEqualTo(1);
    }

    @Test
    void temperatureOneDrawsByTheProbabilities() {
        // When
        double[] shares = shares(new SamplingParams(1, 1, 11));

        // Then
        for (int i = 0; i < 4; i++) {
            assertThat(shares[i]).isCloseTo(Math.exp(LOGITS[i]) / 10, within(0.02));
        }
    }

    @Test
    void aLowTemperatureSharpens() {
        // When
        double[] shares = shares(new SamplingParams(0.5, 1, 11));

        // Then
        assertThat(shares[2]).isCloseTo(16.0 / 30, within(0.02));
        assertThat(shares[0]).isCloseTo(1.0 / 30, within(0.01));
    }

    @Test
    void topPLeavesTheTailOut() {
        // When
        double[] shares = shares(new SamplingParams(1, 0.65, 11));

        // Then
        assertThat(shares[0]).isZero();
        assertThat(shares[1]).isZero();
        assertThat(shares[2]).isCloseTo(4.0 / 7, within(0.02));
        assertThat(shares[3]).isCloseTo(3.0 / 7, within(0.02));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-9, 0})
    void aTinyTopPIsGreedy(double topP) {
        // When
        double[] shares = shares(new SamplingParams(1, topP, 11));

        // Then
        assertThat(shares[2]).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 0", "1, 0, 0.7", "1, 2, 0.7", "0.9, 2, 0"})
    void topKAndMinPLeaveTheTailOutToo(double topP, int topK, double minP) {
        // Given: 0.1, 0.2, 0.4 and 0.3
        var params = new SamplingParams(1, new Tail(topP, topK, minP), 11, Adjustments.NONE);

        // When
        double[] shares = shares(params);

        // Then
        assertThat(shares[0]).isZero();
        assertThat(shares[1]).isZero();
        assertThat(shares[2]).isCloseTo(4.0 / 7, within(0.02));
        assertThat(shares[3]).isCloseTo(3.0 / 7, within(0.02));
    }

    @Test
    void topPCountsWhatTopKLeaves() {
        // When
        double[] shares = shares(new SamplingParams(1, new Tail(0.5, 2, 0), 11, Adjustments.NONE));

        // Then
        assertThat(shares[2]).isEqualTo(1);
    }

    @Test
    void aMinPOfOneLeavesTheLikeliest() {
        assertThat(shares(new SamplingParams(1, new Tail(1, 0, 1), 11, Adjustments.NONE))[2])
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0, 0", "1, 40, 0", "1, 0, 0.05", "0.8, 60, 0.001", "0.999, 0, 0", "1, 5000, 0"})
    void drawsFromAsManyOfManyTokensAsTheTailLeaves(double topP, int topK, double minP) {
        // Given
        var random = new Random(7);
        float[] logits = new float[3_001];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) (2 * random.nextGaussian());
        }
        Map<Integer, Double> expected = plainly(logits, topP, topK, minP);
        Sampler sampler = Sampler.of(new SamplingParams(1, new Tail(topP, topK, minP), 11, Adjustments.NONE));

        // When
        int[] drawn = new int[logits.length];
        for (int i = 0; i < 10_000; i++) {
            drawn[sampler.pick(logits)]++;
        }

        // Then
        for (int token = 0; token < logits.length; token++) {
            double share = expected.getOrDefault(token, 0.0);
            double noise = share > 0 ? 5 * Math.sqrt(share * 1e-4) + 5e-4 : 0;
            assertThat(drawn[token] * 1e-4).isCloseTo(share, within(noise));
        }
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0, 3", "1, 3, 3", "0.05, 0, 1", "0.9, 4, 4"})
    void ofEqualsTheLowerIdsAreKept(double topP, int topK, int kept) {
        // Given
        float[] logits = {1, 1, 1, 1, 1, 1};
        Sampler sampler = Sampler.of(new SamplingParams(1, new Tail(topP, topK, 0), 11, Adjustments.NONE));

        // When
        Set<Integer> drawn =
                IntStream.range(0, 200).map(_ -> sampler.pick(logits)).boxed().collect(Collectors.toSet());

        // Then
        assertThat(drawn)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, kept).boxed().toList());
    }

    /** Their probabilities, by the definition. */
    private static Map<Integer, Double> plainly(float[] logits, double topP, int topK, double minP) {
        List<Integer> order = IntStream.range(0, logits.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -logits[i]))
                .toList();
        double highest = logits[order.getFirst()];
        List<Integer> left = order.stream()
                .limit(topK == 0 ? logits.length : topK)
                .filter(i -> Math.exp(logits[i] - highest) >= minP)
                .toList();
        double total = left.stream().mapToDouble(i -> Math.exp(logits[i])).sum();
        double kept = 0;
        int size = 0;
        while (size < left.size() && kept < topP * total) {
            kept += Math.exp(logits[left.get(size++)]);
        }
        Map<Integer, Double> shares = new HashMap<>();
        for (int token : left.subList(0, size)) {
            shares.put(token, Math.exp(logits[token]) / kept);
        }
        return shares;
    }

    @Test
    void aTinyTemperatureIsGreedy() {
        assertThat(shares(new SamplingParams(1e-310, 1, 11))[2]).isEqualTo(1);
    }

    @Test
    void theSameSeedDrawsTheSameTokens() {
        // Given
        var params = new SamplingParams(1, 0.9, 42);
        Sampler first = Sampler.of(params);
        Sampler second = Sampler.of(params);

        // When
        int[] one = IntStream.range(0, 50).map(_ -> first.pick(LOGITS)).toArray();
        int[] two = IntStream.range(0, 50).map(_ -> second.pick(LOGITS)).toArray();

        // Then
        assertThat(one).containsExactly(two).contains(1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, NaN, NaN",
        "0, 1, 0, NaN",
        "1, 1, NaN, NaN",
        "1, 0.9, NaN, NaN",
        "1, 0.9, 0, NaN",
        "1, 0.9, 0, Infinity",
        "1, 1, 0, Infinity"
    })
    void picksWhatIsNoFiniteNumberSoThatItIsSeen(double temperature, double topP, float first, float second) {
        // When
        int token = Sampler.of(new SamplingParams(temperature, topP, 1)).pick(new float[] {first, second});

        // Then
        assertThat(token).isEqualTo(Float.isFinite(first) ? 1 : 0);
    }

    @Test
    void refusesParametersOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingParams(-0.1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingParams(1, -0.1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingParams(1, 1.1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new SamplingParams(Double.NaN, 1, 0));
    }

    private static double[] shares(SamplingParams params) {
        Sampler sampler = Sampler.of(params);
        double[] shares = new double[LOGITS.length];
        for (int i = 0; i < 10_000; i++) {
            shares[sampler.pick(LOGITS)] += 1e-4;
        }
        return Arrays.stream(shares).map(share -> Math.round(share * 1e4) / 1e4).toArray();
    }
}
