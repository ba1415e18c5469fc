package dev.medley.registry.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes the prompts out of {@code examples.jsonl}. Lines that hold none were reported at upload and are skipped. */
final class ExampleReader {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ExampleReader() {}

    static List<String> prompts(String jsonLines) {
        List<String> prompts = new ArrayList<>();
        jsonLines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            try {
                JsonNode prompt = JSON.readTree(line).path("prompt");
                if (prompt.isTextual()) {
                    prompts.add(prompt.textValue());
                }
            } catch (IOException notJson) {
                return;
            }
        });
        return prompts;
    }
}
