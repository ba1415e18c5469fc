package dev.medley.registry.webhook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An address that an owner wants to be told at.
 *
 * @param ownerName of the person or organisation whose adapters it hears of
 * @param events labels
 * @param failures deliveries that failed for good since the last one that arrived
 */
record Webhook(
        UUID id,
        UUID owner,
        String ownerName,
        String url,
        List<String> events,
        boolean isActive,
        int failures,
        Instant createdAt) {
    Webhook {
        events = List.copyOf(events);
    }
}
