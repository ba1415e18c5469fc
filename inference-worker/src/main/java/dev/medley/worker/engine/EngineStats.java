package dev.medley.worker.engine;

import dev.medley.worker.lora.CacheStats;
import dev.medley.worker.lora.LoadStats;
import java.util.Set;

/**
 * A moment of the engine, and counters since its start.
 *
 * @param resident digests of the adapters in memory
 * @param routers those of the routers
 * @param steps forward passes
 * @param rows rows of all of them
 * @param generated tokens sampled
 */
public record EngineStats(
        int running,
        int waiting,
        Set<String> resident,
        Set<String> routers,
        CacheStats cache,
        LoadStats loads,
        long steps,
        long rows,
        long generated) {
    /** Whether an adapter or router of this digest has been read. */
    public boolean isInMemory(String version) {
        return resident.contains(version) || routers.contains(version);
    }
}
