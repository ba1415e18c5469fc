package dev.medley.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledIf("dev.medley.worker.kernel.Kernels#available")
class PanelsTest {
    private static final int MOST_ROWS = 70;

    private static float[] values(int count, long seed) {
        var random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            // What bfloat16 can hold, so that both elements hold the same.
            values[i] = (float) random.nextInt(-128, 128) / 256;
        }
        return values;
    }

    private static float[] product(Panels panels, Crew crew, float[] x, int rows) {
        Rows in = Rows.of(rows, panels.inputs());
        for (int row = 0; row < rows; row++) {
            System.arraycopy(x, row * panels.inputs(), in.values(), in.at(row), panels.inputs());
        }
        Rows out = Rows.of(rows, panels.outputs());
        Arrays.fill(out.values(), 0.5f);
        panels.multiply(crew, in, rows, out, Beside.NOTHING);
        float[] result = new float[rows * panels.outputs()];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(out.values(), out.at(row), result, row * panels.outputs(), panels.outputs());
        }
        return result;
    }

    @AfterEach
    void leaveTheUnitToOthers() {
        Units.release();
    }

    @ParameterizedTest
    @CsvSource({"64,16", "192,64", "100,112", "320,48"})
    void aRowsProductIsTheSameBesideAnyNumberOfOthers(int outputs, int inputs) {
        for (Element element : Element.values()) {
            for (Optional<MatrixKernel> unit : Units.of(element)) {
                aRowsProductIsTheSameBesideAnyNumberOfOthers(element, unit, outputs, inputs);
            }
        }
    }

    private static void aRowsProductIsTheSameBesideAnyNumberOfOthers(
            Element element, Optional<MatrixKernel> unit, int outputs, int inputs) {
        try (Arena arena = Arena.ofShared();
                Crew crew = new Crew(2)) {
            // Given
            float[] weight = values(outputs * inputs, 1);
            Panels panels = Panels.wide(arena, element, unit, inputs, List.of(weight));
            float[] x = values(MOST_ROWS * inputs, 2);
            float[] alone = new float[MOST_ROWS * outputs];
            for (int row = 0; row < MOST_ROWS; row++) {
                float[] one = Arrays.copyOfRange(x, row * inputs, (row + 1) * inputs);
                System.arraycopy(product(panels, crew, one, 1), 0, alone, row * outputs, outputs);
            }
            double exact = 0.5;
            for (int input = 0; input < inputs; input++) {
                exact += (double) weight[(outputs - 1) * inputs + input] * x[input];
            }

            for (int rows = 1; rows <= MOST_ROWS; rows++) {
                // When
                float[] together = product(panels, crew, x, rows);

                // Then
                assertThat(together).isEqualTo(Arrays.copyOf(alone, rows * outputs));
                assertThat((double) together[outputs - 1]).isCloseTo(exact, within(1e-4));
            }
        }
    }
}
