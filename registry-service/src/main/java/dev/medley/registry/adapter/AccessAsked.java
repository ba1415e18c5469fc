package dev.medley.registry.adapter;

import java.util.UUID;

/** Somebody asks for a gated adapter and waits for its owners. Observers run inside the transaction. */
public record AccessAsked(UUID adapter, String username) {}
