package dev.medley.registry.adapter;

import dev.medley.registry.problem.Place;
import java.time.Instant;

/**
 * Somebody asked for a gated adapter, or was granted it without asking.
 *
 * @param state pending, granted or rejected
 * @param message of whoever asks
 * @param reason of the owner who rejects
 */
public record AccessRequest(String username, String state, String message, String reason, Instant createdAt) {
    /** In a list of requests for the same adapter, newest first. */
    public Place place() {
        return new Place(createdAt, username);
    }
}
