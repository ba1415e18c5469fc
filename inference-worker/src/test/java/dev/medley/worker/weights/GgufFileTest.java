package dev.medley.worker.weights;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a file is no base: told by what is in it, and as damage only where it ends too early. */
class GgufFileTest {
    private static final int Q3_K = 11;

    @TempDir
    private Path folder;

    @Test
    void aTypeThatIsNotComputedIsNoDamage() throws IOException {
        // Given
        Path file = Files.write(folder.resolve("small.gguf"), oneTensor());

        // When / Then
        assertThatExceptionOfType(UnreadableWeights.class)
                .isThrownBy(() -> GgufFile.open(file))
                .withMessageContaining("small.gguf can't be used: GGUF element type 11 is not supported")
                .withMessageNotContaining("damaged");
    }

    @Test
    void aFileThatEndsTooEarlyIsDamaged() throws IOException {
        // Given
        byte[] whole = oneTensor();
        Path file = Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(whole, whole.length - 20));

        // When / Then
        assertThatExceptionOfType(UnreadableWeights.class)
                .isThrownBy(() -> GgufFile.open(file))
                .withMessageContaining("cut.gguf is truncated or damaged");
    }

    private static byte[] oneTensor() {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("GGUF".getBytes(StandardCharsets.US_ASCII))
                .putInt(3)
                .putLong(1)
                .putLong(0);
        bytes.putLong(1).put((byte) 'x').putInt(1).putLong(256).putInt(Q3_K).putLong(0);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
