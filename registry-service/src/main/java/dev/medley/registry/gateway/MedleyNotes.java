package dev.medley.registry.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** An event stream whose {@code medley} object tells something more; every other byte passes as it is. */
final class MedleyNotes extends FilterInputStream {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String DATA = "data: ";
    private static final int CHUNK = 8 * 1024;

    private final ObjectNode notes;
    private final byte[] chunk = new byte[CHUNK];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private InputStream ready = InputStream.nullInputStream();

    MedleyNotes(InputStream events, ObjectNode notes) {
        super(events);
        this.notes = notes;
    }

    /**
     * What an answer tells beside what its worker says.
     *
     * @param recipe what the steps of a recipe did
     * @param unused fields that the blend has no use for
     * @return empty when there is nothing
     */
    static Optional<ObjectNode> of(Optional<ObjectNode> recipe, List<String> unused) {
        ObjectNode notes = JSON.createObjectNode();
        recipe.ifPresent(steps -> notes.set("recipe", steps));
        if (!unused.isEmpty()) {
            notes.set("unused", JSON.valueToTree(unused));
        }
        return notes.isEmpty() ? Optional.empty() : Optional.of(notes);
    }

    /** To an answer that is complete. */
    static void add(ObjectNode answer, ObjectNode notes) {
        JsonNode medley = answer.path("medley");
        (medley instanceof ObjectNode told ? told : answer.putObject("medley")).setAll(notes);
    }

    /** As {@link #add}; what is not an object with an answer stays as it is. */
    static byte[] add(byte[] answer, ObjectNode notes) {
        try {
            if (JSON.readTree(answer) instanceof ObjectNode body) {
                add(body, notes);
                return JSON.writeValueAsBytes(body);
            }
            return answer;
        } catch (IOException notJson) {
            return answer;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        while (true) {
            int count = ready.read(bytes, offset, length);
            if (count > 0) {
                return count;
            }
            int read = in.read(chunk);
            if (read < 0 && line.size() == 0) {
                return -1;
            }
            ready = new ByteArrayInputStream(read < 0 ? rest() : whole(read));
        }
    }

    /** What is left of a line that broke off. */
    private byte[] rest() {
        byte[] left = line.toByteArray();
        line.reset();
        return left;
    }

    private byte[] whole(int count) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            line.write(chunk[i]);
            if (chunk[i] == '\n') {
                out.writeBytes(noted(line.toString(StandardCharsets.UTF_8)));
                line.reset();
            }
        }
        return out.toByteArray();
    }

    private byte[] noted(String text) {
        if (!text.startsWith(DATA) || !text.contains("\"medley\":{")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            if (JSON.readTree(text.substring(DATA.length())) instanceof ObjectNode event && event.has("medley")) {
                add(event, notes);
                return (DATA + event + "\n").getBytes(StandardCharsets.UTF_8);
            }
        } catch (JsonProcessingException broken) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
