package dev.medley.local.supervise;

import java.io.File;
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
        Path worker = layout.quarkus("inference-worker").getParent();
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx4g",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                worker.resolve("app") + "/*" + File.pathSeparator + worker.resolve("lib/main") + "/*",
                "dev.medley.worker.bench.EngineBench",
                layout.base().toString(),
                layout.samples().resolve("adapters").toString(),
                dtype));
        router.ifPresent(file -> command.add(file.toString()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
