package dev.medley.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

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

    /** The same as an archive beside it. */
    public static Path zip(String sample, Path archive, String marker) throws IOException {
        Path packed = copy(sample, archive.resolveSibling(archive.getFileName() + "-packed"), marker);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive));
                Stream<Path> files = Files.list(packed)) {
            for (Path file : files.toList()) {
                zip.putNextEntry(new ZipEntry(file.getFileName().toString()));
                Files.copy(file, zip);
            }
        }
        return archive;
    }
}
