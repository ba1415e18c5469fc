package dev.medley.registry.gateway;

import java.util.Map;
import java.util.Optional;

/** Whoever waits for an answer. */
interface ClientConnection {
    /** Runs {@code stop} once when nobody is to get the answer any more and it is not complete; at once if that is so already. */
    void onEnd(Runnable stop);

    /** Why nobody is to get the answer any more: {@link ClientGone}, or a refusal that the client is told. */
    Optional<RuntimeException> ended();

    /** Whether the answer is for whoever just presented the credential, and ends with it; what is stored is the account's. */
    boolean endsWithCredential();

    /** The headers by which workers take part in the client's trace; none where it has none. */
    default Map<String, String> trace() {
        return Map.of();
    }
}
