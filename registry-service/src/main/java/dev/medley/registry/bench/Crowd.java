package dev.medley.registry.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.medley.registry.embedding.Embedder;
import dev.medley.registry.embedding.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Tasks with real prompts, from which a registry of any size is drawn: an adapter is a task seen through a few of its prompts and a little noise, so
 * that neighbours are as near to each other as those of real uploads.
 */
final class Crowd {
    private static final int PROMPTS = 6;
    private static final float NOISE = 0.02f;

    /**
     * One task.
     *
     * @param prompts vectors of its examples
     * @param questions prompts that nothing was made from
     */
    record Task(String name, String text, List<Vector> prompts, List<String> questions) {
        Task {
            prompts = List.copyOf(prompts);
            questions = List.copyOf(questions);
        }
    }

    private final List<Task> tasks;

    private Crowd(List<Task> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    static Crowd read(Path file, Embedder embedder) throws IOException {
        List<Task> tasks = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode task = JsonMapper.builder().build().readTree(line);
            List<String> examples = texts(task.path("examples")).subList(0, PROMPTS);
            tasks.add(new Task(
                    task.path("name").asText(),
                    String.join(" ", examples),
                    examples.stream().map(embedder::question).toList(),
                    texts(task.path("test"))));
        }
        return new Crowd(tasks);
    }

    Task task(int adapter) {
        return tasks.get(adapter % tasks.size());
    }

    /** The first {@code count} unseen prompts, of another task each as long as there are any; each once, with a number behind it when there are no more. */
    List<String> questions(int count) {
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> own = task(i).questions();
            int pass = i / tasks.size();
            String question = own.get(pass % own.size());
            questions.add(pass < own.size() ? question : question + " " + pass / own.size());
        }
        return questions;
    }

    /** What an adapter of this task may have as its vector: the mean of some prompts, each once, pushed a little aside. */
    Vector draw(int adapter, RandomGenerator random) {
        List<Vector> prompts = task(adapter).prompts();
        List<Vector> some = prompts.stream().filter(_ -> random.nextBoolean()).toList();
        Vector mean = Vector.mean(some.isEmpty() ? prompts : some);
        float[] noise = new float[Vector.DIMENSIONS];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = NOISE * (float) random.nextGaussian();
        }
        return mean.shifted(noise);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
