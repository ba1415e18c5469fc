package dev.medley.registry.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MedleyNotesTest {
    private static final ObjectNode NOTES = MedleyNotes.of(
                    Optional.of(JsonNodeFactory.instance.objectNode().put("id", "a/b")), List.of("mixture.top_k"))
            .orElseThrow();

    @Test
    void addsToTheEventThatTellsOfTheMixtureAndLeavesTheOthers() throws IOException {
        // Given
        String text = "data: {\"choices\":[{\"delta\":{\"content\":\"é \\\"medley\\\":{\"}}]}\n\n";
        String last = "data: {\"choices\":[],\"medley\":{\"mode\":\"weighted\"}}\n\n";

        // When
        String told = read(text + last + "data: [DONE]\n\ndata: {\"cut");

        // Then
        assertThat(told)
                .isEqualTo(text
                        + "data: {\"choices\":[],\"medley\":{\"mode\":\"weighted\",\"recipe\":{\"id\":\"a/b\"},\"unused\":[\"mixture.top_k\"]}}\n\n"
                        + "data: [DONE]\n\ndata: {\"cut");
    }

    /** In pieces of one byte, so that every character and event is cut somewhere. */
    private static String read(String events) throws IOException {
        InputStream slow = new ByteArrayInputStream(events.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(1, length));
            }

            @Override
            public int read(byte[] bytes) {
                return read(bytes, 0, bytes.length);
            }
        };
        try (var notes = new MedleyNotes(slow, NOTES)) {
            byte[] all = new byte[4096];
            int count = notes.readNBytes(all, 0, all.length);
            return new String(Arrays.copyOf(all, count), StandardCharsets.UTF_8);
        }
    }
}
