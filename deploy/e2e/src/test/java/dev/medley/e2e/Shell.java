package dev.medley.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program and returns all that it printed, both streams in one. */
public final class Shell {
    public record Result(int exit, String output) {}

    private Shell() {}

    public static Result run(Path directory, Duration limit, List<String> command) {
        return run(directory, limit, command, Map.of());
    }

    public static Result run(Path directory, Duration limit, List<String> command, Map<String, String> environment) {
        try {
            // A file, not a pipe: a detached grandchild keeps a pipe open and would hold the reader for ever.
            Path output = Files.createTempFile("medley-shell", ".txt");
            try {
                var builder = new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(
                                Path.of("/dev/null").toFile()))
                        .redirectOutput(output.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            command + " did not end in " + limit + ":\n" + Files.readString(output));
                }
                return new Result(process.exitValue(), Files.readString(output));
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
