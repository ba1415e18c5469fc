package dev.medley.local;

import dev.medley.local.problem.Failure;
import dev.medley.local.supervise.Layout;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which Medley of this machine is meant. */
final class DataOption {
    @Option(names = "--data", paramLabel = "DIR", description = "data directory (default: .medley beside the launcher)")
    private Path data;

    Layout layout() {
        if (data != null && data.toString().isBlank()) {
            throw new Failure("--data is empty: name a directory, or leave it out for .medley beside the launcher");
        }
        Path root =
                Path.of(System.getProperty("medley.root", ".")).toAbsolutePath().normalize();
        Path parts = Path.of(
                System.getProperty("medley.parts", root.resolve(".build/parts").toString()));
        Path home = Optional.ofNullable(data).orElseGet(() -> root.resolve(".medley"));
        return new Layout(root, parts, home.toAbsolutePath().normalize());
    }
}
