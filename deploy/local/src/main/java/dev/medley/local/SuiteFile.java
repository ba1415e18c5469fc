package dev.medley.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.medley.format.Digest;
import dev.medley.local.problem.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of test prompts, a JSON object a line.
 *
 * @param stem the file's name without its ending, as a suite may be called
 */
record SuiteFile(String stem, ArrayNode cases) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int LONGEST_STEM = 80;
    private static final int DIGITS = 12;

    /** @throws Failure that names the first line which is no JSON */
    static SuiteFile read(Path file) throws IOException {
        ArrayNode cases = JsonNodeFactory.instance.arrayNode();
        int number = 0;
        for (String line : Files.readString(file).lines().toList()) {
            number++;
            String text = number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
            if (!text.isBlank()) {
                cases.add(parsed(text, file, number));
            }
        }
        return new SuiteFile(stem(file), cases);
    }

    private static JsonNode parsed(String text, Path file, int number) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new Failure(file + " line " + number + " is not JSON", e);
        }
    }

    private static String stem(Path file) {
        String stem = file.getFileName()
                .toString()
                .replaceFirst("\\.jsonl?$", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._-]", "-")
                .replaceFirst("^[._-]+", "");
        return stem.isEmpty() ? "suite" : stem.substring(0, Math.min(stem.length(), LONGEST_STEM));
    }

    /** A name that no other cases have, so that storing them changes no suite of the account. */
    String ownName() {
        return stem + "-"
                + Digest.sha256(cases.toString().getBytes(StandardCharsets.UTF_8))
                        .substring(0, DIGITS);
    }
}
