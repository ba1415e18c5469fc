package dev.medley.registry.adapter;

import java.util.Locale;
import java.util.Optional;

/** Who may see an adapter. */
public enum Visibility {
    /** Everybody, and searches find it. */
    PUBLIC,
    /** Everybody finds it and reads its card; its files are for those whose request was granted. */
    GATED,
    /** Everybody who knows its name; no search and no routing finds it. */
    UNLISTED,
    /** Its owner, and who acts for its owner. */
    PRIVATE;

    /** What is hidden from everybody from whom either is. */
    Visibility strictest(Visibility other) {
        if (this == PUBLIC || this == other) {
            return other;
        }
        return other == PUBLIC ? this : PRIVATE;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The visibility of that label. */
    public static Optional<Visibility> of(String label) {
        for (Visibility visibility : values()) {
            if (visibility.label().equals(label)) {
                return Optional.of(visibility);
            }
        }
        return Optional.empty();
    }
}
