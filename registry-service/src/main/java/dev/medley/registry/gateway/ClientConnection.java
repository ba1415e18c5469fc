package dev.medley.registry.gateway;

import java.util.Map;

/** The connection of the client that waits for an answer. */
interface ClientConnection {
    /** Runs {@code stop} once when the client goes away before the answer is complete; at once if it has gone. */
    void onGone(Runnable stop);

    boolean isGone();

    /** The headers by which workers take part in the client's trace; none where it has none. */
    default Map<String, String> trace() {
        return Map.of();
    }
}
