package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackingTest {
    private static float[] weight(int outputs, int inputs) {
        var random = new Random(outputs * 31L + inputs);
        float[] weight = new float[outputs * inputs];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(-30, 30)));
        }
        // Halfway between two bfloat16, once from each side; the largest that is not rounded up to infinity.
        weight[0] = Float.intBitsToFloat(0x3f808000);
        weight[weight.length - 1] = Float.intBitsToFloat(0xbf818000);
        weight[weight.length / 2] = Float.intBitsToFloat(0x7f7f7fff);
        return weight;
    }

    private static float[] rounded(Element element, float[] weight) {
        float[] rounded = weight.clone();
        for (int i = 0; i < rounded.length && element == Element.HALF; i++) {
            rounded[i] = Float.intBitsToFloat(Element.half(weight[i]) << 16);
        }
        return rounded;
    }

    @ParameterizedTest
    @CsvSource({"1,1", "16,4", "17,5", "3,8", "48,1", "64,50", "5,33"})
    void columnsHoldWhatWasPacked(int outputs, int inputs) {
        for (Element element : Element.values()) {
            try (Arena arena = Arena.ofConfined()) {
                // Given
                float[] weight = weight(outputs, inputs);

                // When
                Columns columns = Columns.of(arena, element, inputs, weight);

                // Then
                float[] unpacked = new float[weight.length];
                for (int output = 0; output < outputs; output++) {
                    columns.copyOutput(output, unpacked, output * inputs);
                }
                assertThat(unpacked).isEqualTo(rounded(element, weight));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1", "4,32", "3,64", "2,33", "5,31", "2,48", "1,576"})
    void stripesHoldWhatWasPacked(int outputs, int inputs) {
        for (Element element : Element.values()) {
            try (Arena arena = Arena.ofConfined()) {
                // Given
                float[] weight = weight(outputs, inputs);
                int half = outputs / 2 * inputs;
                List<float[]> stacked =
                        List.of(Arrays.copyOf(weight, half), Arrays.copyOfRange(weight, half, weight.length));

                // When
                Stripes stripes = Stripes.of(arena, element, inputs, stacked);

                // Then
                float[] unpacked = new float[weight.length];
                for (int output = 0; output < outputs; output++) {
                    stripes.copyOutput(output, unpacked, output * inputs);
                }
                assertThat(unpacked).isEqualTo(rounded(element, weight));
            }
        }
    }
}
