package dev.medley.worker.openai;

import dev.medley.format.AdapterFolder;
import dev.medley.format.BaseCatalogue;
import dev.medley.format.Digest;
import dev.medley.format.Finding;
import dev.medley.format.FolderInspection;
import dev.medley.format.FolderListing;
import dev.medley.format.Level;
import dev.medley.format.ModuleMap;
import dev.medley.format.VersionManifest;
import dev.medley.format.VersionManifest.ManifestFile;
import dev.medley.worker.lora.AdapterRef;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The PEFT folders of a directory, read once at the start.
 *
 * @param usable by name: the folder's
 * @param refused name to the reasons, one a line
 */
record LocalAdapters(Map<String, AdapterRef> usable, Map<String, String> refused) {
    private static final Logger LOG = Logger.getLogger(LocalAdapters.class);

    LocalAdapters {
        usable = new LinkedHashMap<>(usable);
        refused = new LinkedHashMap<>(refused);
    }

    static LocalAdapters none() {
        return new LocalAdapters(Map.of(), Map.of());
    }

    /** @param base the one that the worker has; folders are checked against it whether the catalogue knows it or not */
    static LocalAdapters read(Path root, ModuleMap base) {
        Map<String, AdapterRef> usable = new TreeMap<>();
        Map<String, String> refused = new TreeMap<>();
        try (Stream<Path> folders = Files.list(root)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                String name = folder.getFileName().toString();
                String reasons = reasons(folder, base);
                if (reasons.isEmpty()) {
                    usable.put(name, new AdapterRef(name, digest(folder, base.base()), folder));
                } else {
                    refused.put(name, reasons);
                    LOG.warnf("adapter %s is refused: %s", name, reasons);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the adapters in " + root + " can't be read", e);
        }
        LOG.infof("serving %d adapters of %s", usable.size(), root);
        return new LocalAdapters(usable, refused);
    }

    private static String reasons(Path folder, ModuleMap base) throws IOException {
        return switch (AdapterFolder.inspect(
                folder, name -> name.equalsIgnoreCase(base.base()) ? Optional.of(base) : BaseCatalogue.resolve(name))) {
            case FolderInspection.Accepted accepted ->
                accepted.summary().base().equals(base.base())
                        ? ""
                        : "it is for base " + accepted.summary().base();
            case FolderInspection.Rejected rejected ->
                rejected.findings().stream()
                        .filter(finding -> finding.level() == Level.REJECT)
                        .map(Finding::message)
                        .collect(Collectors.joining("\n"));
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
