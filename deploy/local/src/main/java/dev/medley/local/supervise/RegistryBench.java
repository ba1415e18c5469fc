package dev.medley.local.supervise;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A registry of its own without workers, filled and measured by the registry's benchmark, thrown away afterwards. */
public final class RegistryBench {
    private RegistryBench() {}

    /** Prints the table and returns the benchmark's status. */
    public static int run(Layout layout, int adapters) throws IOException, InterruptedException {
        try (ScratchMedley medley = ScratchMedley.start(layout, Duration.ofSeconds(30))) {
            return measure(medley, adapters);
        }
    }

    private static int measure(ScratchMedley medley, int adapters) throws IOException, InterruptedException {
        Path registry = medley.layout().quarkus("registry-service").getParent();
        List<String> command = List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Xmx2g",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                registry.resolve("app") + "/*" + File.pathSeparator + registry.resolve("lib/main") + "/*",
                "dev.medley.registry.bench.RegistryBench",
                medley.jdbcUrl(),
                medley.databaseUser(),
                medley.databasePassword(),
                medley.origin().toString(),
                medley.key("demo"),
                medley.layout().samples().resolve("crowd.jsonl").toString(),
                Integer.toString(adapters));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
