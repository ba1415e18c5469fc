package dev.medley.registry.delivery;

import java.util.List;

/**
 * What a worker needs to fetch a version and to check it against the digest in its grant.
 *
 * @param version {@code sha256:<64 hex>} of the manifest
 * @param manifest the canonical manifest, byte for byte
 */
record VersionDelivery(String version, String manifest, List<FileUrl> files) {
    VersionDelivery {
        files = List.copyOf(files);
    }

    /** @param url signed, for one GET of one object, for minutes */
    record FileUrl(String path, String url) {}
}
