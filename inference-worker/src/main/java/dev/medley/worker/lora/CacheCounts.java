package dev.medley.worker.lora;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** What a cache of adapters tells about itself. Engine thread only. */
final class CacheCounts {
    private Set<String> resident = Set.of();
    private long residentBytes;
    private long hits;
    private long misses;
    private long evictions;

    /** Digests of all that is ready, sorted. */
    Set<String> resident() {
        return resident;
    }

    CacheStats stats() {
        return new CacheStats(resident.size(), residentBytes, hits, misses, evictions);
    }

    /** Something became ready or went. */
    void recount(Collection<CachedAdapter> entries) {
        var ready = new TreeSet<String>();
        residentBytes = 0;
        for (CachedAdapter entry : entries) {
            if (entry.isResident()) {
                ready.add(entry.version());
                residentBytes += entry.bytes();
            }
        }
        resident = Collections.unmodifiableSet(ready);
    }

    void hits(long count) {
        hits += count;
    }

    void miss() {
        misses++;
    }

    void eviction() {
        evictions++;
    }
}
