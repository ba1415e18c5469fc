package dev.medley.registry.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.medley.registry.embedding.Vector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProjectionTest {
    private static final int WIDTH = Vector.DIMENSIONS;

    @Test
    void readsTheMatrixBehindTheHeaderRowByRow() {
        // Given
        int bytes = WIDTH * WIDTH * Float.BYTES;
        byte[] header =
                ("{\"__metadata__\":{\"temperature\":\"0.005\"},\"projection.weight\":{\"dtype\":\"F32\",\"shape\":["
                                + WIDTH + "," + WIDTH + "],\"data_offsets\":[0," + bytes + "]}}")
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(Long.BYTES + header.length + bytes).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        // Row 2 takes what stands in column 5.
        file.putFloat(Long.BYTES + header.length + (2 * WIDTH + 5) * Float.BYTES, 3f);

        // When
        Projection projection = Projection.read(file.array());

        // Then
        assertThat(projection.apply(unit(5)).values()).containsExactly(unit(2).values());
        assertThat(projection.temperature()).contains(0.005);
    }

    private static Vector unit(int index) {
        float[] values = new float[WIDTH];
        values[index] = 1;
        return Vector.of(values);
    }
}
