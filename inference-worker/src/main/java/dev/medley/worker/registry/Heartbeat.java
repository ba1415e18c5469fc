package dev.medley.worker.registry;

import java.util.List;

/** What this worker tells the registry of itself. */
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
        List<String> resident) {
    public Heartbeat {
        resident = List.copyOf(resident);
    }
}
