package dev.medley.registry.adapter;

import java.util.Locale;

/** How much a version is recommended. */
public enum VersionState {
    PUBLISHED,
    /** Works on; its note says what to take instead. */
    DEPRECATED,
    /** No tag leads to it and nobody finds it; its digest still does. */
    YANKED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static VersionState of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT));
    }
}
