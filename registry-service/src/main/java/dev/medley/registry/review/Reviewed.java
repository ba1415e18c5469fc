package dev.medley.registry.review;

import java.util.UUID;

/**
 * Somebody reviewed an adapter. Observers run inside the transaction.
 *
 * @param isNew false for those who had and changed their mind
 */
public record Reviewed(UUID adapter, UUID author, int stars, boolean isNew) {}
