package dev.medley.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Cases of {@code two-step.jsonl} that need the same two adapters, {@code owner/name} each. */
record TwoSteps(String first, String second, ArrayNode cases) {
    /** @param limit cases of each pair */
    static List<TwoSteps> read(Path samples, int limit) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        Map<String, TwoSteps> pairs = new LinkedHashMap<>();
        for (String line : Files.readAllLines(samples.resolve("two-step.jsonl"))) {
            JsonNode each = json.readTree(line);
            JsonNode adapters = each.path("adapters");
            TwoSteps pair = pairs.computeIfAbsent(
                    adapters.toString(),
                    _ -> new TwoSteps(
                            adapters.path(0).asText(), adapters.path(1).asText(), json.createArrayNode()));
            if (pair.cases().size() < limit) {
                pair.cases()
                        .addObject()
                        .put("prompt", each.path("prompt").asText())
                        .put("answer", each.path("answer").asText());
            }
        }
        return new ArrayList<>(pairs.values());
    }
}
