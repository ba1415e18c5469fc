package dev.medley.registry.hub;

import dev.medley.format.Digest;
import dev.medley.registry.adapter.Adapter;
import dev.medley.registry.adapter.AdapterVersion;
import dev.medley.registry.upload.StoredFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The files of a repository at a revision: of a version, or of the draft that is not one yet.
 *
 * @param version absent for a draft and for a repository without files
 */
record Snapshot(Adapter adapter, Optional<AdapterVersion> version, List<StoredFile> files) {
    private static final int COMMIT_DIGITS = 40;

    Snapshot {
        files = List.copyOf(files);
    }

    static Snapshot of(AdapterVersion version) {
        return of(version, true);
    }

    /** @param insider whether for somebody who acts for the owner */
    static Snapshot of(AdapterVersion version, boolean insider) {
        return new Snapshot(
                version.adapter(),
                Optional.of(version),
                version.files(insider).stream()
                        .map(file -> new StoredFile(file.path(), file.size(), file.sha256(), file.key()))
                        .toList());
    }

    /** Forty digits, as git's commits have: the first of the version's digest, or of a digest over the draft's files. */
    String commit() {
        return version.map(AdapterVersion::digest).map(Snapshot::commitOf).orElseGet(() -> {
            String listing = files.stream()
                    .map(file -> file.path() + "\n" + file.sha256() + "\n")
                    .sorted()
                    .collect(Collectors.joining());
            return Digest.sha256(listing.getBytes(StandardCharsets.UTF_8)).substring(0, COMMIT_DIGITS);
        });
    }

    /** @param digest {@code sha256:<64 hex>} */
    static String commitOf(String digest) {
        return digest.substring("sha256:".length(), "sha256:".length() + COMMIT_DIGITS);
    }

    Instant modified() {
        return version.map(AdapterVersion::createdAt).orElseGet(adapter::updatedAt);
    }

    Optional<StoredFile> file(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }
}
