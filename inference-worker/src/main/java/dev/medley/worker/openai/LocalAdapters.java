package dev.medley.worker.openai;

import dev.medley.format.AdapterFolder;
import dev.medley.format.BaseCatalogue;
import dev.medley.format.Digest;
import dev.medley.format.FolderInspection;
import dev.medley.format.FolderListing;
import dev.medley.format.ModuleMap;
import dev.medley.format.VersionManifest;
import dev.medley.format.VersionManifest.ManifestFile;
import dev.medley.worker.lora.AdapterRef;
import dev.medley.worker.problem.DamagedAdapter;
import dev.medley.worker.problem.InvalidAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The PEFT folders of a directory, read once at the start.
 *
 * @param usable by name: the folder's
 * @param refused name to why
 */
record LocalAdapters(Map<String, Usable> usable, Map<String, Refusal> refused) {
    private static final Logger LOG = Logger.getLogger(LocalAdapters.class);

    /** @param state of the folder when its version was computed */
    record Usable(AdapterRef ref, FolderState state) {}

    /** @param code as a fleet's worker and the registry answer */
    record Refusal(String code, String reasons) {}

    LocalAdapters {
        usable = new LinkedHashMap<>(usable);
        refused = new LinkedHashMap<>(refused);
    }

    static LocalAdapters none() {
        return new LocalAdapters(Map.of(), Map.of());
    }

    /** @param base the one that the worker has; folders are checked against it whether the catalogue knows it or not */
    static LocalAdapters read(Path root, ModuleMap base) {
        Map<String, Usable> usable = new TreeMap<>();
        Map<String, Refusal> refused = new TreeMap<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                String name = folder.getFileName().toString();
                Optional<Refusal> refusal = refusal(folder, base);
                if (refusal.isEmpty()) {
                    FolderState state = FolderState.of(folder);
                    usable.put(name, new Usable(new AdapterRef(name, digest(folder, base.base()), folder), state));
                } else {
                    refused.put(name, refusal.get());
                    LOG.warnf("adapter %s is refused: %s", name, refusal.get().reasons());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the adapters in " + root + " can't be read", e);
        }
        LOG.infof("serving %d adapters of %s", usable.size(), root);
        return new LocalAdapters(usable, refused);
    }

    /**
     * The adapter of that name. Its version stands for what the folder held at the start, so nothing else may be answered under it.
     *
     * @throws DamagedAdapter when the folder holds something else by now
     */
    Optional<AdapterRef> find(String name) {
        Optional<Usable> found = Optional.ofNullable(usable.get(name));
        found.filter(each -> !isUnchanged(each)).ifPresent(_ -> {
            throw new DamagedAdapter(name, "they have changed since this worker started");
        });
        return found.map(Usable::ref);
    }

    private static boolean isUnchanged(Usable adapter) {
        try {
            return FolderState.of(adapter.ref().folder()).equals(adapter.state());
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Refusal> refusal(Path folder, ModuleMap base) throws IOException {
        return switch (AdapterFolder.inspect(
                folder, name -> name.equalsIgnoreCase(base.base()) ? Optional.of(base) : BaseCatalogue.resolve(name))) {
            case FolderInspection.Accepted accepted ->
                accepted.summary().base().equals(base.base())
                        ? Optional.empty()
                        : Optional.of(new Refusal(
                                "incompatible_base",
                                "it is for base " + accepted.summary().base()));
            case FolderInspection.Rejected rejected ->
                Optional.of(new Refusal("invalid_adapter", InvalidAdapter.reasons(rejected.findings())));
        };
    }

    private static String digest(Path folder, String base) throws IOException {
        List<ManifestFile> files = new ArrayList<>();
        for (Map.Entry<String, Path> file : FolderListing.of(folder).files().entrySet()) {
            files.add(new ManifestFile(file.getKey(), Files.size(file.getValue()), Digest.sha256(file.getValue())));
        }
        return new VersionManifest(base, "adapter", files).digest();
    }
}
