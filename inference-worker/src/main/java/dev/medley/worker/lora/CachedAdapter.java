package dev.medley.worker.lora;

import dev.medley.worker.lora.AdapterCache.Prepared;
import dev.medley.worker.problem.InferenceProblem;
import dev.medley.worker.problem.InvalidAdapter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One adapter of the cache: being read, read, or ready. Engine thread only, but for the reading. */
final class CachedAdapter implements AutoCloseable {
    private final String id;
    private final String version;
    private final CompletableFuture<Prepared> flight;
    private Optional<LoraAdapter> adapter = Optional.empty();
    private final long expected;
    private volatile long loadMillis;
    private int leases;
    private int uses;
    private long lastUse;

    /**
     * Starts reading.
     *
     * @param expected bytes, until they are known
     */
    CachedAdapter(AdapterRef ref, long expected, Supplier<Prepared> reading, Executor executor) {
        this.id = ref.id();
        this.version = ref.version();
        this.expected = expected;
        this.flight = CompletableFuture.supplyAsync(
                () -> {
                    long start = System.nanoTime();
                    Prepared prepared = reading.get();
                    loadMillis = (System.nanoTime() - start) / 1_000_000;
                    return prepared;
                },
                executor);
    }

    String version() {
        return version;
    }

    boolean isLoading() {
        return !flight.isDone();
    }

    boolean hasFailed() {
        return flight.isCompletedExceptionally();
    }

    boolean isResident() {
        return adapter.isPresent();
    }

    boolean isLeased() {
        return leases > 0;
    }

    /** What it takes, or will take. */
    long bytes() {
        return adapter.map(LoraAdapter::bytes).orElse(expected);
    }

    /** Makes it ready, where it is not yet; throws what reading it failed with. */
    boolean finish() {
        if (adapter.isPresent()) {
            return false;
        }
        try {
            adapter = Optional.of(flight.join().finish());
            return true;
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case InferenceProblem problem -> problem;
                // Damage that no check foresaw. An error is the machine's, not the adapter's.
                case RuntimeException _ -> new InvalidAdapter(id, "reading it failed unexpectedly.");
                default -> e;
            };
        }
    }

    LoraAdapter adapter() {
        return adapter.orElseThrow();
    }

    void take(long now) {
        leases++;
        uses++;
        lastUse = now;
    }

    void giveBack() {
        leases--;
    }

    /** Whether it was read for the lease that was just taken. */
    boolean wasJustLoaded() {
        return uses == 1;
    }

    /** Idle bytes for what it costs to bring them back. */
    double uselessness(long now) {
        return (double) (now - lastUse + 1) * bytes() / (1 + loadMillis);
    }

    @Override
    public void close() {
        if (flight.isDone() && !hasFailed()) {
            finish();
            adapter().close();
        }
    }
}
