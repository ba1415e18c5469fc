package dev.medley.registry.gateway;

/** The connection of the client that waits for an answer. */
interface ClientConnection {
    /** Runs {@code stop} once when the client goes away before the answer is complete; at once if it has gone. */
    void onGone(Runnable stop);

    boolean isGone();
}
