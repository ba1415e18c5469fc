package dev.medley.registry.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Takes a stream of events byte by byte and tells the JSON object of each. */
final class EventLines {
    private static final int LONGEST_LINE = 1 << 20;
    private static final String DATA = "data: {";

    private final Consumer<String> listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    EventLines(Consumer<String> listener) {
        this.listener = listener;
    }

    void take(byte value) {
        if (value != '\n') {
            if (line.size() < LONGEST_LINE) {
                line.write(value);
            }
            return;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.startsWith(DATA)) {
            listener.accept(text.substring(DATA.length() - 1));
        }
    }
}
