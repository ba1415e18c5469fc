package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StreamRelayTest {
    private static final String FRAME = "{\"error\":{}}";

    @Test
    void copiesACompleteStreamUnchanged() throws IOException {
        // Given
        String stream = "data: {\"a\":1}\n\ndata: [DONE]\n\n";

        // When
        String seen = relay(new OneByteAtATime(stream));

        // Then
        assertThat(seen).isEqualTo(stream);
    }

    @Test
    void closesABrokenStreamWithAnErrorFrame() throws IOException {
        // Given
        String cut = "data: {\"a\":1}\n\ndata: {\"a";

        // When
        String seen = relay(new ByteArrayInputStream(cut.getBytes(StandardCharsets.UTF_8)));

        // Then
        assertThat(seen).isEqualTo(cut + "\n\ndata: " + FRAME + "\n\ndata: [DONE]\n\n");
    }

    @Test
    void closesAnEmptyStreamWithAnErrorFrame() throws IOException {
        assertThat(relay(InputStream.nullInputStream())).endsWith(FRAME + "\n\ndata: [DONE]\n\n");
    }

    private static String relay(InputStream worker) throws IOException {
        ByteArrayOutputStream client = new ByteArrayOutputStream();
        new StreamRelay(() -> FRAME).copy(worker, client);
        return client.toString(StandardCharsets.UTF_8);
    }

    private static final class OneByteAtATime extends ByteArrayInputStream {
        OneByteAtATime(String text) {
            super(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(1, length));
        }

        @Override
        public int read(byte[] target) {
            return read(target, 0, target.length);
        }
    }
}
