package dev.medley.local;

import dev.medley.local.problem.Failure;
import dev.medley.local.supervise.Layout;
import dev.medley.local.supervise.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code train}: learns a retriever or a router; Medley needs not run. */
@Command(name = "train", description = "Trains a retriever or a router.", mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private DataOption data;

    @Parameters(index = "0", paramLabel = "KIND", description = "retriever or router")
    private String kind;

    @Option(
            names = "--base",
            defaultValue = "HuggingFaceTB/SmolLM2-135M-Instruct",
            description = "hub name of the base (${DEFAULT-VALUE})")
    private String base;

    @Option(names = "--samples", description = "folder with adapters, suites, training and crowd.jsonl")
    private Path samples;

    @Option(names = "--share", defaultValue = "0.4", description = "share of the tasks to train on (${DEFAULT-VALUE})")
    private double share;

    @Option(names = "--seed", defaultValue = "7", description = "of the split and the start (${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--out", description = "folder to write, ready to push (KIND in this folder)")
    private Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Layout layout = data.layout();
        Path from = samples == null ? layout.samples() : samples;
        Path folder = (out == null ? Path.of(kind) : out).toAbsolutePath();
        if (!Files.isRegularFile(from.resolve("crowd.jsonl"))) {
            throw new Failure(from + " holds no crowd.jsonl: name the folder of the samples with --samples");
        }
        if (!(share > 0 && share < 1)) {
            throw new Failure("--share must lie between 0 and 1, such as 0.4");
        }
        return switch (kind) {
            case "retriever" ->
                Program.run(
                        layout,
                        "registry-service",
                        "dev.medley.registry.training.RetrieverTraining",
                        List.of(from.toString(), base, String.valueOf(share), String.valueOf(seed), folder.toString()));
            default ->
                throw new Failure("there is nothing called " + kind + " to train; known are retriever and router");
        };
    }
}
