package dev.medley.registry.fleet;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Puts the live workers of a base in the order in which they should be asked. Safe for many threads. */
@ApplicationScoped
public class WorkerPool {
    private final WorkerRepository repository;
    /**
     * Requests that this process has sent to a worker and not seen the end of: newer than any heartbeat. By its address, for one that was started again has
     * its id and none of the requests that are still ending.
     */
    private final Map<String, Integer> inFlight = new ConcurrentHashMap<>();

    @Inject
    WorkerPool(WorkerRepository repository) {
        this.repository = repository;
    }

    /** Live workers of {@code base}, the best first: see {@link #order}. */
    public List<Worker> candidates(String base, Collection<String> digests) {
        return order(repository.findLive(base), Set.copyOf(digests), inFlight);
    }

    /** How many sequences all live workers compute at once. */
    public int places() {
        return repository.places();
    }

    /** Whether the worker still reports, draining or not: asked while its answer is waited for. */
    public boolean isReporting(Worker worker) {
        return repository.isReporting(worker.id(), worker.url());
    }

    /** Counts a request to a worker until it is closed. */
    public InFlight begin(Worker worker) {
        inFlight.merge(worker.url(), 1, Integer::sum);
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                inFlight.computeIfPresent(worker.url(), (url, count) -> count == 1 ? null : count - 1);
            }
        };
    }

    /**
     * Workers with a free place first, then those that hold most of the blend, then the least loaded. A worker that
     * holds the adapters but is full comes after a free one: fetching 5 MB is quicker than queueing.
     */
    static List<Worker> order(List<Worker> workers, Set<String> digests, Map<String, Integer> inFlight) {
        return workers.stream()
                .sorted(Comparator.comparing((Worker worker) -> load(worker, inFlight) >= 1)
                        .thenComparingLong(worker -> -worker.resident().stream()
                                .filter(digests::contains)
                                .count())
                        .thenComparingDouble(worker -> load(worker, inFlight))
                        .thenComparing(Worker::id))
                .toList();
    }

    private static double load(Worker worker, Map<String, Integer> inFlight) {
        int reported = worker.running() + worker.waiting();
        return (double) Math.max(reported, inFlight.getOrDefault(worker.url(), 0)) / worker.maxBatch();
    }

    /** A request on its way; closing it again changes nothing. */
    @FunctionalInterface
    public interface InFlight extends AutoCloseable {
        @Override
        void close();
    }
}
