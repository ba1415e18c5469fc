package dev.medley.format;

import static dev.medley.format.FindingCode.*;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** The example prompts of an adapter, which the retriever learns it from, and what is wrong with the file. */
public record ExamplesFile(List<Example> examples, List<Finding> findings) {
    private static final int ENOUGH = 10;
    /** Beyond what has any meaning, so that what has another form is told which. */
    private static final int DEPTH = 20;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    public ExamplesFile {
        examples = List.copyOf(examples);
        findings = List.copyOf(findings);
    }

    /** Reads the bytes of an {@code examples.jsonl}; never throws because of them. Empty lines are skipped. */
    public static ExamplesFile parse(byte[] bytes) {
        FindingCollector findings = new FindingCollector(AdapterFiles.EXAMPLES);
        List<Example> examples = new ArrayList<>();
        if (bytes.length > Limits.EXAMPLES_BYTES) {
            findings.add(EX_TOO_LARGE, "", "examples.jsonl is larger than " + Limits.EXAMPLES_BYTES + " bytes.");
            return new ExamplesFile(examples, findings.findings());
        }
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            lines(text.startsWith("\ufeff") ? text.substring(1) : text, examples, findings);
        } catch (CharacterCodingException malformed) {
            findings.add(EX_JSON, "", "examples.jsonl is not valid UTF-8.");
        }
        return new ExamplesFile(examples, findings.findings());
    }

    private static void lines(String text, List<Example> examples, FindingCollector findings) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (examples.size() == Limits.EXAMPLES) {
                findings.add(EX_TOO_LARGE, "line " + number, "More than " + Limits.EXAMPLES + " examples.");
                return;
            }
            if (line.length() > Limits.EXAMPLE_CHARACTERS) {
                findings.add(
                        EX_TOO_LARGE,
                        "line " + number,
                        "Line " + number + " is longer than " + Limits.EXAMPLE_CHARACTERS + " characters.");
            } else if (!line.isBlank()) {
                line(line, number, examples, findings);
            }
        }
        if (!findings.rejected() && examples.size() < ENOUGH) {
            findings.add(
                    EX_TOO_FEW,
                    "",
                    "Only " + examples.size() + " examples; " + ENOUGH
                            + " or more help the retriever to find this adapter.");
        }
    }

    private static void line(String line, int number, List<Example> examples, FindingCollector findings) {
        String path = "line " + number;
        try {
            JsonNode node = JSON.readTree(line);
            JsonNode prompt = node.path("prompt");
            JsonNode answer = node.path("answer");
            if (!prompt.isTextual() || prompt.textValue().isBlank() || !answer.isTextual()) {
                findings.add(
                        EX_FIELD,
                        path,
                        "Line " + number + ": `prompt` and `answer` must be strings, the prompt not empty.",
                        node.has("messages")
                                ? "Of a conversation write the last question as `prompt` and its answer as `answer`."
                                : "");
            } else if (!UTF_8.newEncoder().canEncode(prompt.textValue() + answer.textValue())) {
                findings.add(EX_FIELD, path, "Line " + number + " holds half a character (an unpaired surrogate).");
            } else if ((prompt.textValue() + answer.textValue()).indexOf('\0') >= 0) {
                findings.add(EX_FIELD, path, "Line " + number + " holds the character U+0000.");
            } else {
                examples.add(new Example(prompt.textValue(), answer.textValue()));
            }
        } catch (JsonProcessingException broken) {
            findings.add(
                    EX_JSON,
                    path,
                    "Line " + number + " is not a JSON object: "
                            + JsonFlaw.of(broken).why() + ".");
        }
    }
}
