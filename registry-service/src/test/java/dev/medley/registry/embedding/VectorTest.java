package dev.medley.registry.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VectorTest {
    @Test
    void meanHasLengthOneAgain() {
        // Given
        Vector right = along(0);
        Vector up = along(1);

        // When
        Vector mean = Vector.mean(List.of(right, up));

        // Then
        assertThat(mean.cosine(mean)).isCloseTo(1.0, within(1e-6));
        assertThat(mean.cosine(right)).isCloseTo(Math.sqrt(0.5), within(1e-6));
    }

    @Test
    void isWrittenAsPgvectorReadsIt() {
        assertThat(along(0).toSql()).startsWith("[1.0,0.0,0.0").endsWith("0.0]");
    }

    @Test
    void refusesWhatHasNoDirection() {
        assertThatThrownBy(() -> Vector.of(new float[Vector.DIMENSIONS])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Vector.of(new float[3])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isMappedByColumnsAsByRows() {
        // Given
        var random = new SplittableRandom(7);
        float[] rows = new float[Vector.DIMENSIONS * Vector.DIMENSIONS];
        float[] columns = new float[rows.length];
        for (int row = 0; row < Vector.DIMENSIONS; row++) {
            for (int column = 0; column < Vector.DIMENSIONS; column++) {
                float number = (float) random.nextGaussian();
                rows[row * Vector.DIMENSIONS + column] = number;
                columns[column * Vector.DIMENSIONS + row] = number;
            }
        }
        Vector any = Vector.mean(List.of(along(0), along(5), along(5), along(200)));

        // When
        Vector mapped = any.underColumns(columns).orElseThrow();

        // Then
        assertThat(mapped.values()).containsExactly(any.under(rows).values());
    }

    private static Vector along(int axis) {
        float[] values = new float[Vector.DIMENSIONS];
        values[axis] = 2;
        return Vector.of(values);
    }
}
