package dev.medley.registry.adapter;

import java.util.Locale;
import java.util.Optional;

/** How requests for a gated adapter are decided. */
public enum Gate {
    /** Whoever asks gets it; the owner knows who did. */
    AUTOMATIC,
    /** The owner decides each request. */
    APPROVAL;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Gate> of(String label) {
        for (Gate gate : values()) {
            if (gate.label().equals(label)) {
                return Optional.of(gate);
            }
        }
        return Optional.empty();
    }
}
