package dev.medley.db;

import java.io.Serial;

/** The embedded PostgreSQL can't be set up or started; the message is one line that says what to do. */
public final class PostgresUnavailable extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public PostgresUnavailable(String message) {
        super(message);
    }

    public PostgresUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
