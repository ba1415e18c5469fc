package dev.medley.worker.train;

/** Something that whoever trains can put right; the message says how. Ends the process with status 2, as the launcher does for what it refuses itself. */
final class Untrainable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Untrainable(String message) {
        super(message);
    }
}
