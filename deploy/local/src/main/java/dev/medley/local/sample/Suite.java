package dev.medley.local.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The first cases of one sample suite that an adapter was trained for. */
record Suite(String adapter, List<Case> cases) {
    Suite {
        cases = List.copyOf(cases);
    }

    record Case(String prompt, String answer) {
        /** Exact match after trimming and lower-casing. */
        boolean isAnsweredBy(String text) {
            return text.strip().toLowerCase(Locale.ROOT).equals(answer.strip().toLowerCase(Locale.ROOT));
        }
    }

    static List<Suite> read(Path samples, int limit) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        List<Suite> suites = new ArrayList<>();
        try (Stream<Path> found = Files.list(samples.resolve("suites"))) {
            for (Path file : found.sorted().toList()) {
                List<Case> cases = new ArrayList<>();
                String adapter = "";
                for (String line :
                        Files.readAllLines(file).stream().limit(limit).toList()) {
                    JsonNode each = json.readTree(line);
                    adapter = each.path("expected_adapter").asText("");
                    cases.add(new Case(
                            each.path("prompt").asText(), each.path("answer").asText()));
                }
                if (!adapter.isEmpty() && !adapter.equals("null")) {
                    suites.add(new Suite(adapter, cases));
                }
            }
        }
        return suites;
    }
}
