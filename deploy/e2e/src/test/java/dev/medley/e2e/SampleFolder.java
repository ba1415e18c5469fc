package dev.medley.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Copies of a sample adapter that a test may change: each copy has another card, so another digest. */
public final class SampleFolder {
    private SampleFolder() {}

    public static Path copy(String sample, Path into, String marker) {
        Path from = RunningMedley.ROOT.resolve("samples/adapters").resolve(sample);
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(into);
            for (Path file : files.toList()) {
                Files.copy(file, into.resolve(file.getFileName().toString()));
            }
            Files.writeString(
                    into.resolve("README.md"),
                    Files.readString(into.resolve("README.md")) + "\nCopy " + marker + ".\n");
            return into;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
