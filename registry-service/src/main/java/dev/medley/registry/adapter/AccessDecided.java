package dev.medley.registry.adapter;

import java.util.UUID;

/** An owner decided about a request for a gated adapter. Observers run inside the transaction. */
public record AccessDecided(UUID adapter, UUID account, boolean isGranted, String reason) {}
