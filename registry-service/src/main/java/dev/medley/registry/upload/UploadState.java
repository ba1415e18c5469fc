package dev.medley.registry.upload;

import java.util.Locale;

/** Where an upload is; only forward. */
enum UploadState {
    /** Parts arrive. */
    RECEIVING,
    /** Complete as the client says; inspected now. */
    RUNNING,
    /** A version came of it. */
    SUCCEEDED,
    /** Refused, aborted or expired. */
    FAILED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static UploadState of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
