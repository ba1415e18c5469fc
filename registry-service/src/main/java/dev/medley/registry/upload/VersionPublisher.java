package dev.medley.registry.upload;

import dev.medley.format.FolderInspection.Accepted;
import dev.medley.format.VersionManifest;
import dev.medley.registry.adapter.AdapterFile;
import dev.medley.registry.adapter.NewVersion;
import dev.medley.registry.storage.BlobStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** From an accepted folder to a version that can be published: its files under keys named by content, its manifest made. */
@ApplicationScoped
public class VersionPublisher {
    private final BlobStore blobs;

    @Inject
    VersionPublisher(BlobStore blobs) {
        this.blobs = blobs;
    }

    /** Copies the files; repeatable, since a key names its content. */
    public NewVersion prepare(List<StoredFile> files, Accepted accepted) {
        for (StoredFile file : files) {
            String target = AdapterFile.key(file.sha256());
            if (!file.key().equals(target)) {
                blobs.copy(file.key(), target);
            }
        }
        var manifest = new VersionManifest(
                accepted.summary().base(),
                accepted.summary().kind().label(),
                files.stream()
                        .map(file -> new VersionManifest.ManifestFile(file.path(), file.size(), file.sha256()))
                        .toList());
        return new NewVersion(manifest, accepted.summary(), accepted.card(), FindingJson.text(accepted.findings()));
    }
}
