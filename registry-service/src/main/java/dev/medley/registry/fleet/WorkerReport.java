package dev.medley.registry.fleet;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a worker last said about itself, whether or not it still lives.
 *
 * @param live whether its last heartbeat is young enough for it to be asked
 * @param resident digests of the versions it has at hand
 * @param tokensPerSecond generated between its last two heartbeats
 * @param tiers a JSON list of {@link Heartbeat.Tier}
 */
record WorkerReport(
        String id,
        String url,
        String base,
        String dtype,
        String version,
        String state,
        boolean live,
        int maxBatch,
        int running,
        int waiting,
        List<String> resident,
        double tokensPerSecond,

        @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = Heartbeat.Tier.class)
        String tiers,

        Instant lastHeartbeat) {
    WorkerReport {
        resident = List.copyOf(resident);
    }
}
