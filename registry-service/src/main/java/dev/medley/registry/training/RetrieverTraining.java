package dev.medley.registry.training;

import dev.medley.registry.embedding.BgeSmallEmbedder;
import dev.medley.registry.embedding.Vector;
import dev.medley.registry.training.RetrieverTrainer.Split;
import dev.medley.registry.training.RetrieverTrainer.Trained;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** {@code ./medley train retriever}: embeds the tasks, learns on a share of them, measures on the others, writes the folder. */
public final class RetrieverTraining {
    /** Of prompts that an adapter was trained for: each loses the answer, and {@code auto} may lose a hundredth of all to the own adapter. */
    private static final double REFUSED = 0.004;

    private final Path samples;
    private final String base;
    private final StringBuilder report = new StringBuilder();

    private RetrieverTraining(Path samples, String base) {
        this.samples = samples;
        this.base = base;
    }

    /** Arguments: the samples' folder, the base's name, the share, the seed, the folder to write. */
    public static void main(String... args) throws IOException {
        Locale.setDefault(Locale.ROOT);
        new RetrieverTraining(Path.of(args[0]), args[1])
                .run(Double.parseDouble(args[2]), Long.parseLong(args[3]), Path.of(args[4]));
    }

    private void run(double share, long seed, Path out) throws IOException {
        var files = new TaskFiles(new BgeSmallEmbedder(), System.err);
        List<Task> adapters = files.adapters(samples);
        List<Task> all = new ArrayList<>(files.crowd(samples.resolve("crowd.jsonl")));
        all.addAll(adapters);
        Split split = Split.of(all, share, seed);
        say("%d tasks, %d to train on, seed %d"
                .formatted(all.size(), split.training().size(), seed));
        Trained trained = RetrieverTrainer.train(split.training());
        say(
                "ridge %.2f, power %.2f, softness %.1f, tilt %.3f, temperature %.4f, InfoNCE %.4f on held-out training tasks"
                        .formatted(
                                trained.choice().ridge(),
                                trained.choice().power(),
                                trained.choice().softness(),
                                trained.choice().tilt(),
                                trained.choice().temperature(),
                                trained.choice().loss()));
        compare(split, all, trained.space(), seed);
        Map<String, String> metadata = metadata(trained, split, share, seed);
        metadata.put("fit_slack", String.valueOf(slack(files, adapters)));
        RetrieverFolder.write(out, trained.space().map(), metadata, report.toString());
        System.out.println("written to " + out);
    }

    private void compare(Split split, List<Task> all, Space space, long seed) throws IOException {
        List<Task> unseen = split.unseen();
        Ranking words = Ranking.byWords(unseen, all, TaskFiles.wordings(samples));
        Ranking plain = Ranking.of(unseen, all, Space.PLAIN);
        Ranking mapped = Ranking.of(unseen, all, space);
        say("unseen tasks    top-1 [95 %]             top-3   top-5   top-8");
        line("words (BM25)", words, seed);
        line("embedder alone", plain, seed);
        line("trained", mapped, seed);
        say("by family       top-1 alone  trained   top-3 alone  trained");
        for (String family : mapped.placesByFamily().keySet()) {
            say("%-15s %11.4f %8.4f %13.4f %8.4f"
                    .formatted(
                            family,
                            plain.top(1, family),
                            mapped.top(1, family),
                            plain.top(3, family),
                            mapped.top(3, family)));
        }
    }

    private void line(String name, Ranking ranking, long seed) {
        double[] interval = ranking.interval(1, seed);
        say("%-15s %.4f [%.4f, %.4f] %.4f  %.4f  %.4f"
                .formatted(
                        name,
                        ranking.top(1),
                        interval[0],
                        interval[1],
                        ranking.top(3),
                        ranking.top(5),
                        ranking.top(8)));
    }

    private double slack(TaskFiles files, List<Task> adapters) throws IOException {
        List<Vector> prompts = new ArrayList<>();
        for (Task task : adapters) {
            String name = task.name().substring(task.name().indexOf('/') + 1);
            Path pairs = samples.resolve("training").resolve(name + ".jsonl");
            if (Files.exists(pairs)) {
                prompts.addAll(files.vectors(TaskFiles.prompts(pairs)));
            }
        }
        FitSlack learning = new FitSlack(adapters);
        double slack = learning.learn(prompts, REFUSED);
        List<Vector> suites =
                adapters.stream().flatMap(task -> task.tests().stream()).toList();
        List<Vector> general = files.vectors(TaskFiles.prompts(samples.resolve("suites/general.jsonl")));
        say("fit slack %.2f from %d training prompts: refuses %.4f of the suites' prompts, %.2f of general ones"
                .formatted(slack, prompts.size(), learning.refused(suites, slack), learning.refused(general, slack)));
        return slack;
    }

    private Map<String, String> metadata(Trained trained, Split split, double share, long seed) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("kind", "retriever");
        metadata.put("base", base);
        metadata.put("embedder", "bge-small-en-v1.5-q");
        metadata.put("temperature", String.valueOf(trained.choice().temperature()));
        metadata.put("ridge", String.valueOf(trained.choice().ridge()));
        metadata.put("power", String.valueOf(trained.choice().power()));
        metadata.put("softness", String.valueOf(trained.choice().softness()));
        metadata.put("tilt", String.valueOf(trained.space().tilt()));
        metadata.put("typical_fit", String.valueOf(trained.space().typicalFit()));
        metadata.put("seed", String.valueOf(seed));
        metadata.put("share", String.valueOf(share));
        metadata.put(
                "trained_on", split.training().stream().map(Task::name).sorted().collect(Collectors.joining(" ")));
        return metadata;
    }

    private void say(String line) {
        System.out.println(line);
        report.append(line).append('\n');
    }
}
