package dev.medley.worker.lora;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/**
 * Routers in memory, by version digest. They are few and small beside adapters: the last used ones stay, and those in use whatever their number.
 * Read beside the engine's thread. Engine thread only.
 */
public final class RouterCache implements AutoCloseable {
    private static final int KEPT = 4;

    private static final class Entry {
        private final CompletableFuture<Router> flight;
        private int leases;

        Entry(CompletableFuture<Router> flight) {
            this.flight = flight;
        }

        Router router() {
            try {
                return flight.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }

        boolean isIdle() {
            return leases == 0 && flight.isDone();
        }

        boolean isReady() {
            return flight.isDone() && !flight.isCompletedExceptionally();
        }

        void close() {
            if (isReady()) {
                router().close();
            }
        }
    }

    private final RouterLoader loader;
    private final Executor executor;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    /** @param executor where routers are read */
    public RouterCache(RouterLoader loader, Executor executor) {
        this.loader = loader;
        this.executor = executor;
    }

    /** Reads where it is asked to. */
    public RouterCache(RouterLoader loader) {
        this(loader, Runnable::run);
    }

    /** The right of one sequence to use a router until it closes the lease. */
    public static final class Lease implements AutoCloseable {
        private final Entry entry;
        private boolean closed;

        private Lease(Entry entry) {
            this.entry = entry;
            entry.leases++;
        }

        public Router router() {
            return entry.router();
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                entry.leases--;
            }
        }
    }

    /** Digests of all that were read. */
    public Set<String> resident() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().isReady())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a router is still being read; that begins where it is not here. */
    public boolean isLoading(RouterRef ref) {
        return !entry(ref).flight.isDone();
    }

    private Entry entry(RouterRef ref) {
        return entries.computeIfAbsent(
                ref.version(), _ -> new Entry(CompletableFuture.supplyAsync(() -> loader.load(ref), executor)));
    }

    /**
     * Leases a router, waiting for it where it is not here yet.
     *
     * @throws dev.medley.worker.problem.InferenceProblem when it can't be loaded
     */
    public Lease lease(RouterRef ref) {
        Entry entry = entry(ref);
        try {
            entry.router();
        } catch (RuntimeException e) {
            entries.remove(ref.version(), entry);
            throw e;
        }
        var lease = new Lease(entry);
        Iterator<Entry> oldest = entries.values().iterator();
        while (entries.size() > KEPT && oldest.hasNext()) {
            Entry candidate = oldest.next();
            if (candidate.isIdle()) {
                oldest.remove();
                candidate.close();
            }
        }
        return lease;
    }

    /** Nothing may be read any more. */
    @Override
    public void close() {
        entries.values().forEach(Entry::close);
        entries.clear();
    }
}
