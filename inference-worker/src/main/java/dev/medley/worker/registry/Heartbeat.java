package dev.medley.worker.registry;

import java.util.List;

/**
 * What this worker tells the registry of itself.
 *
 * @param resident digests of the adapters in memory
 * @param tokensPerSecond generated since the heartbeat before
 */
public record Heartbeat(
        String id,
        String url,
        String base,
        String dtype,
        String version,
        String state,
        int maxBatch,
        int running,
        int waiting,
        List<String> resident,
        double tokensPerSecond,
        List<Tier> tiers) {
    public Heartbeat {
        resident = List.copyOf(resident);
        tiers = List.copyOf(tiers);
    }

    /** How much of a tier ({@code memory}, {@code disk}) adapters fill. */
    public record Tier(String name, long adapters, long bytes) {}
}
