package dev.medley.worker.lora;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adapters in memory, by version digest, within a byte budget. A blend is leased whole or not at all. Leased adapters are never evicted; among the
 * others the one goes first whose bytes were idle longest. Engine thread only.
 */
public final class AdapterCache implements AutoCloseable {
    /** Reads an adapter that is not resident; throws what the request shall fail with. */
    @FunctionalInterface
    public interface Loader {
        LoraAdapter load(AdapterRef ref);
    }

    private static final class Entry {
        private final LoraAdapter adapter;
        private int leases;
        private long lastUse;

        Entry(LoraAdapter adapter) {
            this.adapter = adapter;
        }
    }

    private final Loader loader;
    private final long budget;
    private final Map<String, Entry> entries = new HashMap<>();
    private long bytes;
    private long clock;
    private long hits;
    private long misses;
    private long evictions;

    /**
     * @param budget bytes that resident adapters may take together
     */
    public AdapterCache(Loader loader, long budget) {
        this.loader = loader;
        this.budget = budget;
    }

    /**
     * Leases every member, loading what is missing.
     *
     * @return empty when the members don't fit beside what is leased now: try again when a lease ends
     * @throws RuntimeException of the loader; nothing is leased then
     */
    public Optional<AdapterLease> lease(List<AdapterRef> members) {
        List<Entry> taken = new ArrayList<>();
        try {
            for (AdapterRef member : members) {
                Entry entry = resident(member);
                entry.leases++;
                entry.lastUse = ++clock;
                taken.add(entry);
                if (!shrink()) {
                    release(taken);
                    return Optional.empty();
                }
            }
        } catch (RuntimeException e) {
            release(taken);
            throw e;
        }
        List<LoraAdapter> adapters = taken.stream().map(entry -> entry.adapter).toList();
        return Optional.of(new AdapterLease(adapters, () -> release(taken)));
    }

    /** Digests of all resident adapters, sorted. */
    public Set<String> resident() {
        return new TreeSet<>(entries.keySet());
    }

    public CacheStats stats() {
        return new CacheStats(entries.size(), bytes, hits, misses, evictions);
    }

    private Entry resident(AdapterRef ref) {
        Entry present = entries.get(ref.version());
        if (present != null) {
            hits++;
            return present;
        }
        misses++;
        var entry = new Entry(loader.load(ref));
        entries.put(ref.version(), entry);
        bytes += entry.adapter.bytes();
        return entry;
    }

    /** Evicts until the budget holds; false when only leased adapters are left and it still doesn't, unless one lease is all there is. */
    private boolean shrink() {
        while (bytes > budget) {
            Optional<Entry> victim = entries.values().stream()
                    .filter(entry -> entry.leases == 0)
                    .max(Comparator.comparingLong(entry -> (clock - entry.lastUse) * entry.adapter.bytes()));
            if (victim.isEmpty()) {
                return false;
            }
            evict(victim.get());
        }
        return true;
    }

    private void evict(Entry entry) {
        entries.remove(entry.adapter.version());
        bytes -= entry.adapter.bytes();
        evictions++;
        entry.adapter.close();
    }

    private void release(List<Entry> taken) {
        taken.forEach(entry -> entry.leases--);
        shrink();
    }

    @Override
    public void close() {
        entries.values().forEach(entry -> entry.adapter.close());
        entries.clear();
    }
}
