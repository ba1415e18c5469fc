package dev.medley.local.supervise;

import java.io.IOException;
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
        return Program.run(
                medley.layout(),
                "registry-service",
                "dev.medley.registry.bench.RegistryBench",
                List.of(
                        medley.jdbcUrl(),
                        medley.databaseUser(),
                        medley.databasePassword(),
                        medley.origin().toString(),
                        medley.key("demo"),
                        medley.layout().samples().resolve("crowd.jsonl").toString(),
                        Integer.toString(adapters)));
    }
}
