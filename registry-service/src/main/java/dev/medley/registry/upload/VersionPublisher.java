package dev.medley.registry.upload;

import dev.medley.format.AdapterFiles;
import dev.medley.format.FolderInspection.Accepted;
import dev.medley.format.Limits;
import dev.medley.format.RuntimeMatrix;
import dev.medley.format.VersionManifest;
import dev.medley.format.VersionOrigin;
import dev.medley.registry.adapter.AdapterFile;
import dev.medley.registry.adapter.NewVersion;
import dev.medley.registry.base.BaseRepository;
import dev.medley.registry.storage.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** From an accepted folder to a version that can be published: its files under keys named by content, its manifest made. */
@ApplicationScoped
public class VersionPublisher {
    private final BlobStore blobs;
    private final BaseRepository bases;

    @Inject
    VersionPublisher(BlobStore blobs, BaseRepository bases) {
        this.blobs = blobs;
        this.bases = bases;
    }

    /** Copies the files; repeatable, since a key names its content. */
    public NewVersion prepare(List<StoredFile> files, Accepted accepted) {
        return prepare(files, accepted, Optional.empty());
    }

    /** As the other, of a version that is made of others. */
    public NewVersion prepare(List<StoredFile> files, Accepted accepted, Optional<VersionOrigin> origin) {
        for (StoredFile file : files) {
            String target = AdapterFile.key(file.sha256());
            if (!file.key().equals(target)) {
                blobs.copy(file.key(), target);
            }
        }
        var manifest = new VersionManifest(
                bases.spelled(accepted.summary().base()),
                accepted.summary().kind().label(),
                files.stream()
                        .map(file -> new VersionManifest.ManifestFile(file.path(), file.size(), file.sha256()))
                        .toList(),
                origin);
        return new NewVersion(
                manifest,
                accepted.summary(),
                accepted.card(),
                FindingJson.text(accepted.findings()),
                runtimes(files, accepted),
                accepted.payload());
    }

    private List<String> runtimes(List<StoredFile> files, Accepted accepted) {
        return files.stream()
                .filter(file -> file.path().equals(AdapterFiles.CONFIG))
                .findFirst()
                .map(file -> RuntimeMatrix.of(accepted.summary(), config(file)).stream()
                        .filter(RuntimeMatrix.RuntimeVerdict::servable)
                        .map(RuntimeMatrix.RuntimeVerdict::name)
                        .toList())
                .orElse(List.of());
    }

    private byte[] config(StoredFile file) {
        try (InputStream in = blobs.read(file.key(), 0)) {
            return in.readNBytes(Limits.CONFIG_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
