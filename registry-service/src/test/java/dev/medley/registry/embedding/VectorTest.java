package dev.medley.registry.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
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

    private static Vector along(int axis) {
        float[] values = new float[Vector.DIMENSIONS];
        values[axis] = 2;
        return Vector.of(values);
    }
}
