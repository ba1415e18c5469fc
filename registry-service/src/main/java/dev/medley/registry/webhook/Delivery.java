package dev.medley.registry.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One message on its way to one hook, as its owner is shown it.
 *
 * @param state {@code waiting}, {@code delivered}, {@code failed}, or {@code dropped}: never sent
 * @param status that the receiver answered last
 * @param reason why the last attempt failed, in a word
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Delivery(
        UUID id,
        String event,
        String state,
        int attempts,
        Optional<Integer> status,
        Optional<String> reason,
        Instant createdAt,
        Optional<Instant> attemptedAt,
        Optional<Instant> nextAttemptAt,
        @JsonRawValue String payload) {}
