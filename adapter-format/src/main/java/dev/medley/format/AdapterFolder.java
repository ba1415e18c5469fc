package dev.medley.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** An adapter in a folder on disk, for the terminal and for a worker without a registry. */
public final class AdapterFolder {
    private static final int CHUNK = 1 << 16;

    private AdapterFolder() {}

    /**
     * The whole verdict on a folder, values included. Hidden files are left out; links, pipes and devices are refused.
     *
     * @throws IOException when the disk fails, never because of the content
     */
    public static FolderInspection.Result inspect(Path folder) throws IOException {
        return inspect(folder, BaseCatalogue::resolve);
    }

    /**
     * The same against other bases than the catalogue's.
     *
     * @param named a folder, or a link to one
     * @param bases the modules of the base of a hub name, where they are known
     */
    public static FolderInspection.Result inspect(Path named, Function<String, Optional<ModuleMap>> bases)
            throws IOException {
        // Links are refused in a folder; the way to it may have some.
        Path folder = named.toRealPath();
        List<FolderFile> files = new ArrayList<>();
        List<Finding> refused = new ArrayList<>();
        for (Path path : paths(folder)) {
            String name = folder.relativize(path).toString().replace('\\', '/');
            Optional<Finding> unfit = unfit(path, name);
            unfit.ifPresent(refused::add);
            if (unfit.isEmpty()) {
                files.add(new FolderFile(name, Files.size(path), head(path, name)));
            }
        }
        FolderInspection.Result result = FolderInspection.inspect(files, bases);
        if (!refused.isEmpty()) {
            refused.addAll(result.findings());
            return new FolderInspection.Rejected(refused);
        }
        return result instanceof FolderInspection.Accepted accepted ? scanned(folder, accepted) : result;
    }

    /**
     * Why something in a folder may not be read: a link shows what lies elsewhere, and a pipe or a device may never end.
     *
     * @param name what it is called in the folder
     */
    public static Optional<Finding> unfit(Path path, String name) {
        boolean isLink = Files.isSymbolicLink(path);
        if (!isLink && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                        FindingCode.FILE_PATH_UNSAFE,
                        name,
                        "",
                        Finding.quote(name) + (isLink ? " is a link." : " is neither a file nor a folder."))
                .withHint(isLink ? "Put a copy of the file in its place, such as `cp -rL` makes." : "Take it away."));
    }

    private static List<Path> paths(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> !folder.relativize(path).toString().startsWith("."))
                    .limit(Limits.FILES + 1L)
                    .sorted()
                    .toList();
        }
    }

    private static byte[] head(Path path, String name) throws IOException {
        if (VersionKind.isWeights(name)) {
            return Safetensors.head(path);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes((int) FolderInspection.headLength(name, Files.size(path)));
        }
    }

    private static FolderInspection.Result scanned(Path folder, FolderInspection.Accepted accepted) throws IOException {
        WeightScan scan = new WeightScan(accepted.header(), accepted.summary());
        byte[] chunk = new byte[CHUNK];
        try (InputStream in =
                Files.newInputStream(folder.resolve(accepted.summary().kind().weights()))) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                scan.accept(chunk, 0, count);
            }
        }
        return accepted.with(scan.finish());
    }
}
