package dev.medley.registry.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a hook is sent, as JSON.
 *
 * @param id of what happened: the same for every hook that hears of it, and when it is sent again
 * @param version digest
 * @param data what else there is to say, by the event
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record HookMessage(
        UUID id,
        String event,
        Instant createdAt,
        Optional<String> adapter,
        Optional<String> version,
        Map<String, String> data) {
    HookMessage {
        data = Map.copyOf(data);
    }

    static HookMessage of(
            HookEvent event, Optional<String> adapter, Optional<String> version, Map<String, String> data) {
        return new HookMessage(UUID.randomUUID(), event.label(), Instant.now(), adapter, version, data);
    }
}
