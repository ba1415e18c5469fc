package dev.medley.registry.calls;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.registry.problem.Place;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A kept call as whoever manages its key sees it.
 *
 * @param prompt text, or the JSON of messages, token ids or several prompts
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record CallView(
        UUID id,
        Instant at,
        String requestId,
        String model,
        String prompt,
        String answer,
        Optional<String> finishReason,
        List<KeptCall.Part> adapters,
        Optional<Long> promptTokens,
        Optional<Long> completionTokens,
        int status) {
    String place() {
        return new Place(at, id.toString()).toString();
    }
}
