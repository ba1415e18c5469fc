package dev.medley.registry.regression;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A guard as the API shows it. */
record GuardView(
        String tag,
        String suite,
        List<String> metrics,
        Map<String, Double> thresholds,
        String action,
        Optional<String> system,
        Optional<Integer> maxTokens,
        Optional<String> rubric,
        String by,
        Instant createdAt) {
    /** The guards of a subject, with the newest moves that they held back. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(List<GuardView> items, Optional<String> nextCursor, List<MoveView> moves) {}

    /**
     * A held move.
     *
     * @param evaluation is there for whoever moved the tag
     */
    record MoveView(
            UUID id,
            String tag,
            String version,
            String state,
            String by,
            Instant createdAt,
            Optional<Instant> decidedAt,
            Optional<UUID> evaluation,

            @JsonRawValue @Schema(type = SchemaType.ARRAY, implementation = Object.class)
            String findings) {
        static MoveView of(HeldMove held) {
            return new MoveView(
                    held.id(),
                    held.move().tag(),
                    held.move().digest(),
                    held.state().label(),
                    held.movedBy(),
                    held.createdAt(),
                    held.decidedAt(),
                    held.evaluation(),
                    held.findings());
        }
    }

    static GuardView of(Guard guard) {
        return new GuardView(
                guard.tag(),
                guard.suiteName(),
                guard.wanted().metrics(),
                guard.wanted().thresholds(),
                guard.action().label(),
                guard.wanted().system(),
                guard.wanted().maxTokens(),
                guard.wanted().rubric(),
                guard.by(),
                guard.createdAt());
    }
}
