package dev.medley.worker.grammar;

/** A regular expression that can't be kept to. */
final class UnsupportedPattern extends Exception {
    private static final long serialVersionUID = 1L;

    UnsupportedPattern(String message) {
        super(message);
    }
}
