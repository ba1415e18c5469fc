package dev.medley.worker.lora;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Adapters in memory, by version digest, within a byte budget. They are read beside the engine's thread, each once however many want it; what is
 * wanted earlier in a round is neither evicted nor crowded out by what is wanted later, so that two blends never wait for each other. A blend is
 * leased whole or not at all. Leased adapters are never evicted; among the others the one goes first whose bytes were idle longest for what it costs
 * to bring them back. Engine thread only.
 */
public final class AdapterCache implements AutoCloseable {
    /** Brings adapters from disk. */
    @FunctionalInterface
    public interface Loader {
        /** Reads and checks an adapter, on any thread; throws what the request shall fail with. */
        Prepared prepare(AdapterRef ref);

        /** Bytes that the adapter will take, as far as can be told before. */
        default long expectedBytes(AdapterRef ref) {
            return 0;
        }
    }

    /** An adapter that was read. */
    @FunctionalInterface
    public interface Prepared {
        /** Makes it ready for use, on the engine's thread. */
        LoraAdapter finish();
    }

    private final MeasuredLoader loader;
    private final long budget;
    private final Executor executor;
    private final Map<String, CachedAdapter> entries = new HashMap<>();
    /** Wanted in this round, beside what is leased. */
    private final Set<CachedAdapter> claimed = new HashSet<>();

    /** Bytes of all entries, and of those that can't go now. */
    private long held;

    private long committed;
    private final CacheCounts counts = new CacheCounts();
    private long clock;

    /**
     * @param budget bytes that resident adapters may take together
     * @param executor where adapters are read
     */
    public AdapterCache(Loader loader, long budget, Executor executor) {
        this.loader = new MeasuredLoader(loader);
        this.budget = budget;
        this.executor = executor;
    }

    /** Reads where it is asked to. */
    public AdapterCache(Loader loader, long budget) {
        this(loader, budget, Runnable::run);
    }

    /** Begins a round: what was wanted before counts no more. */
    public void newRound() {
        entries.values().stream()
                .filter(entry -> entry.hasFailed() && !claimed.contains(entry))
                .toList()
                .forEach(this::remove);
        claimed.clear();
        committed = entries.values().stream()
                .filter(this::isCommitted)
                .mapToLong(CachedAdapter::bytes)
                .sum();
    }

    /**
     * Claims the members' room and starts reading those that are not here.
     *
     * @return whether there is room for all of them beside what is leased and what was claimed before
     * @throws BlendTooLarge when there never can be
     */
    public boolean claim(List<AdapterRef> members) {
        Map<String, AdapterRef> wanted = new LinkedHashMap<>();
        members.forEach(member -> wanted.put(member.version(), member));
        long own = 0;
        long more = 0;
        for (AdapterRef member : wanted.values()) {
            Optional<CachedAdapter> entry = entry(member);
            long bytes = entry.map(CachedAdapter::bytes).orElseGet(() -> loader.expectedBytes(member));
            own += bytes;
            more += entry.map(this::isCommitted).orElse(false) ? 0 : bytes;
        }
        requireFitting(own);
        if (more > 0 && committed + more > budget) {
            return false;
        }
        committed += more;
        wanted.values().forEach(member -> claimed.add(entry(member).orElseGet(() -> start(member))));
        shrink();
        return true;
    }

    /** Whether one of the members is still being read. */
    public boolean isLoading(List<AdapterRef> members) {
        return members.stream()
                .anyMatch(member -> entry(member).map(CachedAdapter::isLoading).orElse(false));
    }

    /**
     * Leases every member.
     *
     * @return empty when one is still being read, or when the members don't fit beside what is leased now: try again in a later round
     * @throws RuntimeException of the loader, or {@link BlendTooLarge}; nothing is leased then
     */
    public Optional<AdapterLease> lease(List<AdapterRef> members) {
        if (!claim(members) || isLoading(members)) {
            return Optional.empty();
        }
        List<CachedAdapter> taken =
                members.stream().map(member -> entry(member).orElseThrow()).toList();
        try {
            taken.forEach(this::finish);
            requireFitting(
                    taken.stream().distinct().mapToLong(CachedAdapter::bytes).sum());
        } catch (RuntimeException e) {
            taken.forEach(this::unclaim);
            taken.stream().filter(CachedAdapter::hasFailed).distinct().forEach(this::remove);
            throw e;
        }
        taken.forEach(entry -> entry.take(++clock));
        claimed.removeAll(taken);
        if (!shrink()) {
            // It turned out larger than it looked on disk.
            release(taken);
            return Optional.empty();
        }
        counts.hits(taken.stream().filter(entry -> !entry.wasJustLoaded()).count());
        List<LoraAdapter> adapters = taken.stream().map(CachedAdapter::adapter).toList();
        return Optional.of(new AdapterLease(adapters, () -> release(taken)));
    }

    /** Digests of all resident adapters, sorted. */
    public Set<String> resident() {
        return counts.resident();
    }

    public CacheStats stats() {
        return counts.stats();
    }

    public LoadStats loads() {
        return loader.stats();
    }

    private void requireFitting(long own) {
        if (own > budget) {
            throw new BlendTooLarge(own, budget);
        }
    }

    private Optional<CachedAdapter> entry(AdapterRef member) {
        return Optional.ofNullable(entries.get(member.version()));
    }

    private boolean isCommitted(CachedAdapter entry) {
        return entry.isLeased() || entry.isLoading() || claimed.contains(entry);
    }

    private CachedAdapter start(AdapterRef member) {
        counts.miss();
        var entry = new CachedAdapter(member, loader.expectedBytes(member), () -> loader.prepare(member), executor);
        entries.put(member.version(), entry);
        held += entry.bytes();
        return entry;
    }

    private void finish(CachedAdapter entry) {
        long expected = entry.bytes();
        if (entry.finish()) {
            held += entry.bytes() - expected;
            committed += entry.bytes() - expected;
            counts.recount(entries.values());
        }
    }

    private void remove(CachedAdapter entry) {
        if (entries.remove(entry.version(), entry)) {
            held -= entry.bytes();
        }
    }

    private void unclaim(CachedAdapter entry) {
        if (claimed.remove(entry) && !isCommitted(entry)) {
            committed -= entry.bytes();
        }
    }

    /** Evicts until the budget holds; false when what is left is in use and it still doesn't. */
    private boolean shrink() {
        while (held > budget) {
            Optional<CachedAdapter> victim = entries.values().stream()
                    .filter(entry -> !isCommitted(entry))
                    .max(Comparator.comparingDouble(entry -> entry.uselessness(clock)));
            if (victim.isEmpty()) {
                return false;
            }
            counts.eviction();
            remove(victim.get());
            victim.get().close();
            counts.recount(entries.values());
        }
        return true;
    }

    private void release(List<CachedAdapter> taken) {
        for (CachedAdapter entry : taken) {
            entry.giveBack();
            if (!isCommitted(entry)) {
                committed -= entry.bytes();
            }
        }
        shrink();
    }

    /** Nothing may be read any more. */
    @Override
    public void close() {
        entries.values().forEach(CachedAdapter::close);
        entries.clear();
    }
}
