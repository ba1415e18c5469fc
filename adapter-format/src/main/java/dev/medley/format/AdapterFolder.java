package dev.medley.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An adapter in a folder on disk, for the terminal and for a worker without a registry. */
public final class AdapterFolder {
    private static final int CHUNK = 1 << 16;

    private AdapterFolder() {}

    /**
     * The whole verdict on the files that {@link FolderListing} lists, values included.
     *
     * @throws IOException when the disk fails, never because of the content
     */
    public static FolderInspection.Result inspect(Path folder) throws IOException {
        return inspect(folder, BaseCatalogue::resolve);
    }

    /**
     * The same against other bases than the catalogue's.
     *
     * @param folder a folder, or a link to one
     * @param bases the modules of the base of a hub name, where they are known
     */
    public static FolderInspection.Result inspect(Path folder, Function<String, Optional<ModuleMap>> bases)
            throws IOException {
        FolderListing listing = FolderListing.of(folder);
        List<FolderFile> files = new ArrayList<>();
        for (Map.Entry<String, Path> file : listing.files().entrySet()) {
            files.add(new FolderFile(file.getKey(), Files.size(file.getValue()), head(file.getValue(), file.getKey())));
        }
        FolderInspection.Result result = FolderInspection.inspect(files, bases);
        if (result instanceof FolderInspection.Accepted accepted && !Finding.rejects(listing.findings())) {
            return scanned(folder, accepted, listing.findings());
        }
        List<Finding> all = new ArrayList<>(listing.findings());
        all.addAll(result.findings());
        return new FolderInspection.Rejected(all);
    }

    private static byte[] head(Path path, String name) throws IOException {
        if (VersionKind.isWeights(name)) {
            return Safetensors.head(path);
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes((int) FolderInspection.headLength(name, Files.size(path)));
        }
    }

    private static FolderInspection.Result scanned(
            Path folder, FolderInspection.Accepted accepted, List<Finding> listed) throws IOException {
        WeightScan scan = new WeightScan(accepted.header(), accepted.summary());
        byte[] chunk = new byte[CHUNK];
        try (InputStream in =
                Files.newInputStream(folder.resolve(accepted.summary().kind().weights()))) {
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                scan.accept(chunk, 0, count);
            }
        }
        List<Finding> more = new ArrayList<>(listed);
        more.addAll(scan.finish());
        return accepted.with(more);
    }
}
