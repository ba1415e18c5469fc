package dev.medley.registry.webhook;

import java.util.Locale;
import java.util.Optional;

/** What came of sending a delivery once. Of an answer nothing but its status is kept. */
sealed interface Attempt {
    /** The receiver took it. */
    record Arrived(int status) implements Attempt {}

    /**
     * It did not arrive.
     *
     * @param status of the answer, if there was one
     */
    record Missed(Optional<Integer> status, Reason reason) implements Attempt {
        static Missed because(Reason reason) {
            return new Missed(Optional.empty(), reason);
        }
    }

    /** Why it did not arrive. */
    enum Reason {
        /** The receiver answered with an error. */
        REFUSED,
        /** It pointed elsewhere, and nobody follows there: where a message goes is the owner's word alone. */
        REDIRECTED,
        TIMED_OUT,
        UNREACHABLE,
        /** The address must not be called, or no longer. */
        ADDRESS_REFUSED,
        /** The registry has another key than the secret was sealed with; a new secret helps. */
        SECRET_LOST;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
