package dev.medley.worker.registry;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * Where a version's files are.
 *
 * @param manifest canonical JSON as text: its SHA-256 is the version, so nothing in here has to be trusted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record AdapterDescriptor(String version, String manifest, List<Location> files) {
    AdapterDescriptor {
        if (version == null || manifest == null || files == null) {
            throw new IllegalArgumentException("version, manifest and files are required");
        }
        files = List.copyOf(files);
    }

    /** A file with the signed address it can be read from for a few minutes. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Location(String path, String url) {}
}
