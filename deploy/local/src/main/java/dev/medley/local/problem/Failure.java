package dev.medley.local.problem;

/** Something that the user can put right; the message is one line that says how. Ends the command with status 2. */
public final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Failure(String message) {
        super(message);
    }

    public Failure(String message, Throwable cause) {
        super(message, cause);
    }
}
