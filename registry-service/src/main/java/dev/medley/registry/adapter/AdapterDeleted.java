package dev.medley.registry.adapter;

import java.util.UUID;

/** An adapter was deleted by an owner. Observers run inside the transaction. */
public record AdapterDeleted(UUID adapter) {}
