package dev.medley.registry.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.medley.registry.embedding.Vector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectionTest {
    private static final int WIDTH = Vector.DIMENSIONS;

    @Test
    void readsTheMatrixBehindTheHeaderRowByRow() {
        // Given
        ByteBuffer file = file();
        // Row 2 takes what stands in column 5.
        file.putFloat(file.position() + (2 * WIDTH + 5) * Float.BYTES, 3f);

        // When
        Projection projection = Projection.read(file.array());

        // Then
        assertThat(projection.apply(unit(5)).values()).containsExactly(unit(2).values());
        assertThat(projection.temperature()).contains(0.005);
    }

    @Test
    void whatTheMapTakesToNothingStaysWhereItIs() {
        assertThat(Projection.read(file().array()).apply(unit(5)).values()).containsExactly(unit(5).values());
    }

    @Test
    void takesFromTheScoresOfAnAdapterWhoseExamplesAreAllAlike() {
        // Given
        ByteBuffer file = file();
        for (int i = 0; i < WIDTH; i++) {
            file.putFloat(file.position() + (i * WIDTH + i) * Float.BYTES, 1f);
        }
        Projection projection = Projection.read(file.array());

        // When
        double alike = projection.tilt(List.of(unit(5), unit(5), unit(5), unit(5)));
        double varied = projection.tilt(List.of(unit(5), unit(6), unit(7), unit(8)));
        double few = projection.tilt(List.of(unit(5), unit(5), unit(5)));

        // Then
        assertThat(alike).isCloseTo(0.5 * (0.9 - 1), within(1e-6));
        assertThat(varied).isCloseTo(0.5 * 0.9, within(1e-6));
        assertThat(few).isZero();
    }

    /** Behind its header, with zeros to be filled in. */
    private static ByteBuffer file() {
        int bytes = WIDTH * WIDTH * Float.BYTES;
        byte[] header =
                ("{\"__metadata__\":{\"temperature\":\"0.005\",\"tilt\":\"0.5\",\"typical_fit\":\"0.9\"},\"projection.weight\":{\"dtype\":\"F32\",\"shape\":["
                                + WIDTH + "," + WIDTH + "],\"data_offsets\":[0," + bytes + "]}}")
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(Long.BYTES + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        return file.putLong(header.length).put(header);
    }

    private static Vector unit(int index) {
        float[] values = new float[WIDTH];
        values[index] = 1;
        return Vector.of(values);
    }
}
