package dev.medley.worker.lora;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

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

    private final Loader loader;
    private final long budget;
    private final Executor executor;
    private final Map<String, CachedAdapter> entries = new HashMap<>();
    /** Wanted in this round, beside what is leased. */
    private final Set<CachedAdapter> claimed = new HashSet<>();

    private final LongAdder reads = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder readNanos = new LongAdder();
    private Set<String> resident = Set.of();
    private long residentBytes;
    private long clock;
    private long hits;
    private long misses;
    private long evictions;

    /**
     * @param budget bytes that resident adapters may take together
     * @param executor where adapters are read
     */
    public AdapterCache(Loader loader, long budget, Executor executor) {
        this.loader = loader;
        this.budget = budget;
        this.executor = executor;
    }

    /** Reads where it is asked to. */
    public AdapterCache(Loader loader, long budget) {
        this(loader, budget, Runnable::run);
    }

    /** Begins a round: what was wanted before counts no more. */
    public void newRound() {
        entries.values().removeIf(entry -> entry.hasFailed() && !claimed.contains(entry));
        claimed.clear();
    }

    /**
     * Claims the members' room and starts reading those that are not here.
     *
     * @return whether there is room for all of them beside what is leased and what was claimed before
     * @throws BlendTooLarge when there never can be
     */
    public boolean claim(List<AdapterRef> members) {
        if (members.isEmpty()) {
            return true;
        }
        Set<String> wanted = new HashSet<>();
        long own = 0;
        for (AdapterRef member : members) {
            if (wanted.add(member.version())) {
                own += bytes(member);
            }
        }
        requireFitting(own);
        long others = entries.values().stream()
                .filter(entry -> !wanted.contains(entry.version()))
                .filter(entry -> entry.isLeased() || entry.isLoading() || claimed.contains(entry))
                .mapToLong(CachedAdapter::bytes)
                .sum();
        if (own + others > budget) {
            return false;
        }
        members.forEach(member -> claimed.add(entries.computeIfAbsent(member.version(), _ -> start(member))));
        shrink();
        return true;
    }

    /** Whether one of the members is still being read. */
    public boolean isLoading(List<AdapterRef> members) {
        return members.stream()
                .anyMatch(member -> Optional.ofNullable(entries.get(member.version()))
                        .map(CachedAdapter::isLoading)
                        .orElse(false));
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
        List<CachedAdapter> taken = new ArrayList<>();
        for (AdapterRef member : members) {
            CachedAdapter entry = entries.get(member.version());
            taken.add(entry);
            try {
                if (entry.finish()) {
                    count();
                }
            } catch (RuntimeException e) {
                entries.remove(member.version());
                claimed.removeAll(taken);
                throw e;
            }
        }
        claimed.removeAll(taken);
        requireFitting(taken.stream().distinct().mapToLong(CachedAdapter::bytes).sum());
        taken.forEach(entry -> entry.take(++clock));
        if (!shrink()) {
            // It turned out larger than it looked on disk.
            release(taken);
            return Optional.empty();
        }
        hits += taken.stream().filter(entry -> !entry.wasJustLoaded()).count();
        List<LoraAdapter> adapters = taken.stream().map(CachedAdapter::adapter).toList();
        return Optional.of(new AdapterLease(adapters, () -> release(taken)));
    }

    /** Digests of all resident adapters, sorted. */
    public Set<String> resident() {
        return resident;
    }

    public CacheStats stats() {
        return new CacheStats(resident.size(), residentBytes, hits, misses, evictions);
    }

    private void count() {
        var ready = new TreeSet<String>();
        residentBytes = 0;
        for (CachedAdapter entry : entries.values()) {
            if (entry.isResident()) {
                ready.add(entry.version());
                residentBytes += entry.bytes();
            }
        }
        resident = Collections.unmodifiableSet(ready);
    }

    public LoadStats loads() {
        return new LoadStats(reads.sum(), failures.sum(), readNanos.sum() / 1e9);
    }

    private void requireFitting(long own) {
        if (own > budget) {
            throw new BlendTooLarge(own, budget);
        }
    }

    private CachedAdapter start(AdapterRef member) {
        misses++;
        return new CachedAdapter(member, loader.expectedBytes(member), () -> prepare(member), executor);
    }

    /** On a reading thread. */
    private Prepared prepare(AdapterRef member) {
        long start = System.nanoTime();
        reads.increment();
        try {
            return loader.prepare(member);
        } catch (RuntimeException | Error e) {
            failures.increment();
            throw e;
        } finally {
            readNanos.add(System.nanoTime() - start);
        }
    }

    private long bytes(AdapterRef member) {
        CachedAdapter entry = entries.get(member.version());
        return entry == null ? loader.expectedBytes(member) : entry.bytes();
    }

    /** Evicts until the budget holds; false when what is left is in use and it still doesn't. */
    private boolean shrink() {
        while (entries.values().stream().mapToLong(CachedAdapter::bytes).sum() > budget) {
            Optional<CachedAdapter> victim = entries.values().stream()
                    .filter(entry -> !entry.isLeased() && !entry.isLoading() && !claimed.contains(entry))
                    .max(Comparator.comparingDouble(entry -> entry.uselessness(clock)));
            if (victim.isEmpty()) {
                return false;
            }
            entries.remove(victim.get().version());
            evictions++;
            victim.get().close();
            count();
        }
        return true;
    }

    private void release(List<CachedAdapter> taken) {
        taken.forEach(CachedAdapter::giveBack);
        shrink();
    }

    /** Nothing may be read any more. */
    @Override
    public void close() {
        entries.values().forEach(CachedAdapter::close);
        entries.clear();
    }
}
