package dev.medley.registry.retrieve;

import dev.medley.registry.problem.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets few questions at a time be embedded, first come, first served. Embedding keeps a processor busy, and with it the thread that carries virtual
 * threads: were all who ask let in, whoever holds a connection to the database would come to run only behind them all, and everybody else, heartbeats
 * included, would find no connection. Take a turn without holding one. Safe for many threads.
 */
@ApplicationScoped
public class Turns {
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Semaphore free;
    private final int queue;
    private final Duration patience;

    @Inject
    Turns(RetrieveConfig config) {
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        this.free = new Semaphore(config.atOnce().orElse(half), true);
        this.queue = config.queue();
        this.patience = config.patience();
    }

    /** One turn. Close it. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Waits for a turn.
     *
     * @throws Problem 429 {@code OVERLOADED} when too many wait, or the wait gets too long
     */
    public Turn take() {
        try {
            if (free.getQueueLength() < queue && free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                return free::release;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new Problem(
                429,
                "OVERLOADED",
                "Too many requests are looking for adapters at once; wait as long as Retry-After says.",
                List.of(),
                Optional.of(PAUSE));
    }
}
