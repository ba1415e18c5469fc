package dev.medley.registry.account;

import java.time.Instant;

/**
 * Somebody may register. Observers run inside the transaction.
 *
 * @param email whom it is for; empty: whoever has the token
 */
public record InvitationMade(String email, String token, Instant expiresAt) {}
