package dev.medley.registry.review;

import java.util.UUID;

/** Somebody reviewed an adapter, or changed their mind. Observers run inside the transaction. */
public record Reviewed(UUID adapter, UUID author, int stars) {}
