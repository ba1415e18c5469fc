package dev.medley.registry.adapter;

import java.time.Instant;

/**
 * Somebody asked for a gated adapter, or was granted it without asking.
 *
 * @param state pending, granted or rejected
 * @param message of whoever asks
 * @param reason of the owner who rejects
 */
public record AccessRequest(String username, String state, String message, String reason, Instant createdAt) {}
