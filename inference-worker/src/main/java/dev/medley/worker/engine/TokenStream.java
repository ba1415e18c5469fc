package dev.medley.worker.engine;

import dev.medley.worker.problem.RequestCancelled;
import java.util.concurrent.LinkedBlockingQueue;

/** The events of one sequence, from the engine thread to the caller's. The caller must read to the end or {@link #cancel}. */
public final class TokenStream {
    private final LinkedBlockingQueue<TokenEvent> events = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;

    /** Waits for the next event; after {@link TokenEvent.Finished} or {@link TokenEvent.Failed} there is none. */
    public TokenEvent next() throws InterruptedException {
        return events.take();
    }

    /**
     * Nobody reads on: the engine drops the sequence before its next step. A reader that waits meanwhile wakes up with {@link RequestCancelled}.
     */
    public void cancel() {
        cancelled = true;
        publish(new TokenEvent.Failed(new RequestCancelled()));
    }

    boolean isCancelled() {
        return cancelled;
    }

    // Unbounded on purpose: a sequence has at most maxTokens events, and the engine must never wait for a slow client.
    void publish(TokenEvent event) {
        events.add(event);
    }
}
