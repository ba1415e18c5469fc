package dev.medley.local.supervise;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A registry of its own without workers, filled and measured by the registry's benchmark, thrown away afterwards. */
public final class RegistryBench {
    private static final String USER = "medley";

    private RegistryBench() {}

    /** Prints the table and returns the benchmark's status. */
    public static int run(Layout layout, int adapters) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("medley-bench");
        Files.createDirectories(folder.resolve("logs"));
        Layout scratch = new Layout(layout.root(), layout.parts(), folder);
        Settings settings = Settings.of(Ports.free(), 0, "bfloat16", false);
        Supervisor supervisor = new Supervisor(scratch, settings);
        Thread stopping = new Thread(supervisor::stop, "stop");
        Runtime.getRuntime().addShutdownHook(stopping);
        try {
            supervisor.start();
            return measure(scratch, settings, supervisor.announce(), adapters);
        } finally {
            supervisor.stop();
            Runtime.getRuntime().removeShutdownHook(stopping);
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static int measure(Layout scratch, Settings settings, MedleyFile facts, int adapters)
            throws IOException, InterruptedException {
        Path registry = scratch.quarkus("registry-service").getParent();
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                registry.resolve("app") + "/*" + File.pathSeparator + registry.resolve("lib/main") + "/*",
                "dev.medley.registry.bench.RegistryBench",
                "jdbc:postgresql://127.0.0.1:" + facts.port("postgres") + "/medley",
                USER,
                Files.readString(scratch.data().resolve("postgres/password")).strip(),
                settings.origin().toString(),
                MedleyFile.JSON.readTree(scratch.keys().toFile()).path("demo").asText(),
                scratch.samples().resolve("crowd.jsonl").toString(),
                Integer.toString(adapters));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
