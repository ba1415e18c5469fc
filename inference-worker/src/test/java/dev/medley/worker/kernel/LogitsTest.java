package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against plain loops, for numbers of logits that fill vectors and blocks or don't. */
class LogitsTest {
    private static float[] logits(int count) {
        var random = new Random(count);
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            // Few different ones, so that there are equals.
            logits[i] = random.nextInt(-40, 10) / 4f;
        }
        logits[count / 3] = Float.NEGATIVE_INFINITY;
        return logits;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 1_024, 1_030, 2_100})
    void theHighestIsTheFirstOfEquals(int count) {
        // Given
        float[] logits = logits(count);
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = logits[i] > logits[best] ? i : best;
        }

        // When
        int highest = Logits.highest(logits);

        // Then
        assertThat(highest).isEqualTo(best);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 16, 40, 47, 49})
    void whatIsNoNumberIsFoundWhereverItIs(int at) {
        // Given
        float[] logits = logits(50);
        logits[at] = Float.NaN;
        logits[25] = Float.POSITIVE_INFINITY;

        // When
        int highest = Logits.highest(logits);

        // Then
        assertThat(highest).isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 1_024, 1_030, 2_100})
    void exponentialsAndTheirSumsAreThoseOfPlainLoops(int count) {
        // Given
        float[] logits = logits(count);
        logits[count - 1] = 10;
        float[] weights = new float[count];
        double[] sums = new double[(count + Logits.BLOCK - 1) / Logits.BLOCK];
        double[] plain = IntStream.range(0, count)
                .mapToDouble(i -> Math.exp((logits[i] - 10) / 0.7))
                .toArray();

        // When
        double total = Logits.exponentials(logits, 10, 0.7, weights, sums);

        // Then
        double all = 0;
        for (int i = 0; i < count; i++) {
            assertThat((double) weights[i]).isCloseTo(plain[i], within(1e-5 * plain[i]));
            sums[i / Logits.BLOCK] -= plain[i];
            all += plain[i];
        }
        assertThat(total).isCloseTo(all, within(1e-5 * all));
        for (double rest : sums) {
            assertThat(rest).isCloseTo(0, within(1e-5 * all));
        }
        double summed =
                IntStream.range(0, count).mapToDouble(i -> Math.exp(logits[i])).sum();
        assertThat(Logits.logSumExp(logits)).isCloseTo(Math.log(summed), within(1e-5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 1_024, 1_030, 2_100})
    void whatIsAtLeastSoMuchIsFoundCountedAndSummed(int count) {
        // Given
        float[] weights = logits(count);
        int[] expected =
                IntStream.range(0, count).filter(i -> weights[i] >= 0.5f).toArray();

        // When
        int[] found = IntStream.iterate(
                        Logits.next(weights, 0, 0.5f), id -> id < count, id -> Logits.next(weights, id + 1, 0.5f))
                .toArray();

        // Then
        assertThat(found).isEqualTo(expected);
        assertThat(Logits.count(weights, 0.5f)).isEqualTo(expected.length);
        double sum = IntStream.of(expected).mapToDouble(i -> weights[i]).sum();
        assertThat(Logits.sum(weights, 0.5f)).isEqualTo(sum);
    }
}
