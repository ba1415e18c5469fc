package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against plain loops, for numbers of logits that fill vectors and blocks or don't. */
class LogitsTest {
    /** Each number of logits with each way to compute. */
    static Stream<Arguments> sizes() {
        return kernels()
                .flatMap(kernel ->
                        IntStream.of(1, 15, 16, 17, 1_024, 1_030, 2_100).mapToObj(count -> arguments(kernel, count)));
    }

    /** Where what is no number is, among fifty. */
    static Stream<Arguments> places() {
        return kernels().flatMap(kernel -> IntStream.of(0, 5, 16, 40, 47, 49).mapToObj(at -> arguments(kernel, at)));
    }

    private static Stream<Logits> kernels() {
        return Kernels.available() ? Stream.of(new PlainLogits(), new VectorLogits()) : Stream.of(new PlainLogits());
    }

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
    @MethodSource("sizes")
    void theHighestIsTheFirstOfEquals(Logits kernel, int count) {
        // Given
        float[] logits = logits(count);
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = logits[i] > logits[best] ? i : best;
        }

        // When
        int highest = kernel.highest(logits);

        // Then
        assertThat(highest).isEqualTo(best);
    }

    @ParameterizedTest
    @MethodSource("places")
    void whatIsNoNumberIsFoundWhereverItIs(Logits kernel, int at) {
        // Given
        float[] logits = logits(50);
        logits[at] = Float.NaN;
        logits[25] = Float.POSITIVE_INFINITY;

        // When
        int highest = kernel.highest(logits);

        // Then
        assertThat(highest).isEqualTo(at);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void exponentialsAndTheirSumsAreThoseOfPlainLoops(Logits kernel, int count) {
        // Given
        float[] logits = logits(count);
        logits[count - 1] = 10;
        float[] weights = new float[count];
        double[] sums = new double[(count + Logits.BLOCK - 1) / Logits.BLOCK];
        double[] plain = IntStream.range(0, count)
                .mapToDouble(i -> Math.exp((logits[i] - 10) / 0.7))
                .toArray();

        // When
        double total = kernel.exponentials(logits, 10, 0.7, weights, sums);

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
        assertThat(kernel.logSumExp(logits)).isCloseTo(Math.log(summed), within(1e-5));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void whatIsAtLeastSoMuchIsFoundCountedAndSummed(Logits kernel, int count) {
        // Given
        float[] weights = logits(count);
        int[] expected =
                IntStream.range(0, count).filter(i -> weights[i] >= 0.5f).toArray();

        // When
        int[] found = IntStream.iterate(
                        kernel.next(weights, 0, 0.5f), id -> id < count, id -> kernel.next(weights, id + 1, 0.5f))
                .toArray();

        // Then
        assertThat(found).isEqualTo(expected);
        assertThat(kernel.count(weights, 0.5f)).isEqualTo(expected.length);
        double sum = IntStream.of(expected).mapToDouble(i -> weights[i]).sum();
        assertThat(kernel.sum(weights, 0.5f)).isCloseTo(sum, within(1e-6));
    }
}
