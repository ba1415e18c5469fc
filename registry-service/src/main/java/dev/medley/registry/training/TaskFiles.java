package dev.medley.registry.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.embedding.Embedder;
import dev.medley.registry.embedding.Vector;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tasks out of files: {@code crowd.jsonl} with {@code name}, {@code examples} and {@code test} a line, and adapter folders with their suites. */
final class TaskFiles {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int REPORT_EVERY = 1000;

    private final Embedder embedder;
    private final PrintStream progress;
    private int embedded;

    TaskFiles(Embedder embedder, PrintStream progress) {
        this.embedder = embedder;
        this.progress = progress;
    }

    List<Task> crowd(Path file) throws IOException {
        List<Task> tasks = new ArrayList<>();
        for (JsonNode each : lines(file)) {
            tasks.add(new Task(
                    each.path("name").asText(),
                    vectors(texts(each.path("examples"))),
                    vectors(texts(each.path("test")))));
        }
        return tasks;
    }

    /** Every folder of {@code adapters} with examples; the tests are the suite of the same name. */
    List<Task> adapters(Path samples) throws IOException {
        List<Task> tasks = new ArrayList<>();
        try (Stream<Path> folders = Files.list(samples.resolve("adapters"))) {
            for (Path folder : folders.sorted().toList()) {
                String name = folder.getFileName().toString();
                tasks.add(new Task(
                        "medley/" + name,
                        vectors(prompts(folder.resolve("examples.jsonl"))),
                        vectors(prompts(samples.resolve("suites").resolve(name + ".jsonl")))));
            }
        }
        return tasks;
    }

    /**
     * What a task says in words.
     *
     * @param examples all of them, one after another
     */
    record Wording(String examples, List<String> tests) {
        Wording {
            tests = List.copyOf(tests);
        }
    }

    /** Of the crowd and the adapters, by the task's name. */
    static Map<String, Wording> wordings(Path samples) throws IOException {
        Map<String, Wording> wordings = new HashMap<>();
        for (JsonNode each : lines(samples.resolve("crowd.jsonl"))) {
            wordings.put(
                    each.path("name").asText(),
                    new Wording(String.join(" ", texts(each.path("examples"))), texts(each.path("test"))));
        }
        try (Stream<Path> folders = Files.list(samples.resolve("adapters"))) {
            for (Path folder : folders.toList()) {
                String name = folder.getFileName().toString();
                wordings.put(
                        "medley/" + name,
                        new Wording(
                                String.join(" ", prompts(folder.resolve("examples.jsonl"))),
                                prompts(samples.resolve("suites").resolve(name + ".jsonl"))));
            }
        }
        return wordings;
    }

    List<Vector> vectors(List<String> texts) {
        List<Vector> vectors = new ArrayList<>();
        for (String text : texts) {
            vectors.add(embedder.question(text));
            embedded++;
            if (embedded % REPORT_EVERY == 0) {
                progress.println("embedded " + embedded + " prompts");
            }
        }
        return vectors;
    }

    static List<String> prompts(Path file) throws IOException {
        return lines(file).stream().map(line -> line.path("prompt").asText()).toList();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<JsonNode> lines(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }
}
