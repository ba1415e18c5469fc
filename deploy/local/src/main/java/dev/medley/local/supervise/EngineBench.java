package dev.medley.local.supervise;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs the worker's benchmark of its engine as a process of its own; nothing else of Medley has to run, and nothing should. */
public final class EngineBench {
    private EngineBench() {}

    /**
     * Prints the tables and returns the process's status.
     *
     * @param options of the benchmark itself
     */
    public static int run(Layout layout, List<String> options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                layout.base().toString(), layout.samples().resolve("adapters").toString()));
        arguments.addAll(options);
        return Program.run(layout, "inference-worker", "dev.medley.worker.bench.EngineBench", arguments);
    }
}
