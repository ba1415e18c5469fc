package dev.medley.registry.regression;

import dev.medley.registry.adapter.TagMove;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A move that a guard held back.
 *
 * @param id also of the operation
 * @param evaluation that decides; absent when none could begin
 * @param findings as a JSON list
 * @param movedBy name of the account that asked for it
 */
record HeldMove(
        UUID id,
        TagMove move,
        Action action,
        UUID guardedBy,
        Optional<UUID> evaluation,
        State state,
        String findings,
        String movedBy,
        Instant createdAt,
        Optional<Instant> decidedAt) {
    /** What came of it. */
    enum State {
        RUNNING,
        MOVED,
        REFUSED,
        /** The tag went elsewhere, or a newer move took its place. */
        OVERTAKEN;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }

        /** As operations tell it. */
        String operation() {
            return switch (this) {
                case RUNNING -> "running";
                case MOVED -> "succeeded";
                case REFUSED, OVERTAKEN -> "failed";
            };
        }
    }
}
