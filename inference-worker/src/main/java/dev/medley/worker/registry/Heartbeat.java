package dev.medley.worker.registry;

import java.util.List;

/**
 * What this worker tells the registry of itself.
 *
 * @param resident digests of the adapters in memory
 * @param tokensPerSecond generated since the heartbeat before
 * @param baseShape with which a registry that doesn't know the base adds it
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
        List<Tier> tiers,
        Shape baseShape) {
    public Heartbeat {
        resident = List.copyOf(resident);
        tiers = List.copyOf(tiers);
    }

    /** What a registry's catalogue keeps of a base beside its name. */
    public record Shape(int layers, int hiddenSize) {}

    /** How much of a tier ({@code memory}, {@code disk}) adapters fill. */
    public record Tier(String name, long adapters, long bytes) {}
}
