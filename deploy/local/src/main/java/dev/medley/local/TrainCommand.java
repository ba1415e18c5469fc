package dev.medley.local;

import dev.medley.local.problem.Failure;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train}: learns a retriever or a router; Medley needs not run. */
@Command(name = "train", description = "Trains a retriever or a router.", mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    /** Of the fifteen samples those that a router is trained on: one of each family, so that the others are new to it. */
    static final Set<String> SIX = new LinkedHashSet<>(List.of(
            "numerals-english", "plural-nouns", "dates-to-iso", "names-last-first", "people-to-json", "sort-words"));

    /** Whose weights are here. */
    private static final String BASE = "HuggingFaceTB/SmolLM2-135M-Instruct";

    private static final int FEWEST = 2;

    @Mixin
    private DataOption data;

    @Parameters(index = "0", paramLabel = "KIND", description = "retriever or router")
    private String kind;

    @Option(
            names = "--base",
            defaultValue = BASE,
            description = "hub name of the base (${DEFAULT-VALUE}); a router is trained on that one only")
    private String base;

    @Option(names = "--samples", description = "folder with adapters, suites, training and crowd.jsonl")
    private Path samples;

    @Option(names = "--share", defaultValue = "0.4", description = "share of the tasks to train on (${DEFAULT-VALUE})")
    private double share;

    @Option(names = "--seed", defaultValue = "7", description = "of the split and the start (${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--out",
            description = "folder to write, ready to push (a new one called KIND, in the working directory)")
    private Path out;

    @Option(
            names = "--adapters",
            split = ",",
            description = "of a router: adapter folders, or names of sample adapters (six of the samples)")
    private List<String> adapters = List.copyOf(SIX);

    @Option(names = "--steps", defaultValue = "150", description = "of a router (${DEFAULT-VALUE})")
    private int steps;

    @Option(names = "--learning-rate", defaultValue = "0.001", description = "of a router (${DEFAULT-VALUE})")
    private double rate;

    @Option(names = "--batch", defaultValue = "4", description = "pairs of a router's step (${DEFAULT-VALUE})")
    private int batch;

    @Option(
            names = "--dropout",
            defaultValue = "0.5",
            description = "of a router: chance that an adapter is left out of a step (${DEFAULT-VALUE}, the paper's)")
    private double dropout;

    @Option(
            names = "--beside-prior",
            description = "of a router: learn to correct a retrieval prior (mixture.prior: retrieval) instead of alone")
    private boolean besidePrior;

    @Option(
            names = "--keep-own",
            description = "of a router: the adapters that a step's pairs belong to are never left out of it")
    private boolean keepOwn;

    @Option(
            names = "--normalised",
            description = "of a router: see directions alone, not how large an input is or what an adapter adds")
    private boolean normalised;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = (out == null ? Path.of(kind) : out).toAbsolutePath();
        return switch (kind) {
            case "retriever" -> retriever(data.layout(), folder);
            case "router" -> router(data.layout(), folder);
            default ->
                throw new Failure("there is nothing called " + kind + " to train; known are retriever and router");
        };
    }

    private int retriever(Layout layout, Path folder) throws IOException, InterruptedException {
        Path from = samples == null ? layout.samples() : samples;
        if (!Files.isRegularFile(from.resolve("crowd.jsonl"))) {
            throw new Failure(from + " holds no crowd.jsonl: name the folder of the samples with --samples");
        }
        if (!(share > 0 && share < 1)) {
            throw new Failure("--share must lie between 0 and 1, such as 0.4");
        }
        System.out.println("writing to " + folder);
        return Program.run(
                layout,
                "registry-service",
                "dev.medley.registry.training.RetrieverTraining",
                List.of(from.toString(), base, String.valueOf(share), String.valueOf(seed), folder.toString()));
    }

    private int router(Layout layout, Path folder) throws IOException, InterruptedException {
        Path from = samples == null ? layout.samples() : samples;
        if (steps < 1 || batch < 1 || batch > 64 || !(rate > 0 && rate < 1)) {
            throw new Failure(
                    "--steps and --batch must be at least 1 (a batch at most 64), --learning-rate between 0 and 1");
        }
        if (!base.equals(BASE)) {
            throw new Failure("a router is trained on the weights that are here, those of " + BASE
                    + ": it would be no router of " + base + "; leave --base out");
        }
        if (adapters.stream().distinct().count() < FEWEST) {
            throw new Failure("--adapters must name at least " + FEWEST + " adapters: a router decides between them");
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new Failure("--dropout must be at least 0 and below 1, such as 0.5");
        }
        List<String> arguments = new ArrayList<>(List.of(
                layout.base().toString(),
                base,
                folder.toString(),
                String.valueOf(steps),
                String.valueOf(rate),
                String.valueOf(batch),
                String.valueOf(seed),
                String.valueOf(dropout),
                String.valueOf(besidePrior),
                String.valueOf(keepOwn),
                String.valueOf(normalised),
                from.resolve("training").toString()));
        for (String adapter : adapters) {
            Path named = Path.of(adapter);
            Path found =
                    Files.isDirectory(named) ? named : from.resolve("adapters").resolve(adapter);
            if (!Files.isDirectory(found)) {
                throw new Failure("there is no adapter folder " + adapter);
            }
            arguments.add(found.toAbsolutePath().normalize().toString());
        }
        System.out.println("writing to " + folder);
        return Program.run(layout, "inference-worker", "dev.medley.worker.train.RouterTraining", arguments);
    }
}
