package dev.medley.local.supervise;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs the worker's benchmark of its engine as a process of its own; nothing else of Medley has to run, and nothing should. */
public final class EngineBench {
    private EngineBench() {}

    /**
     * Prints the tables and returns the process's status.
     *
     * @param router file of the router for mode {@code ramole}; absent: it is left out
     */
    public static int run(Layout layout, String dtype, Optional<Path> router) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                layout.base().toString(), layout.samples().resolve("adapters").toString(), dtype));
        router.ifPresent(file -> arguments.add(file.toString()));
        return Program.run(layout, "inference-worker", "dev.medley.worker.bench.EngineBench", arguments);
    }
}
