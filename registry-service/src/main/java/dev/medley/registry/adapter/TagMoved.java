package dev.medley.registry.adapter;

import java.util.Optional;
import java.util.UUID;

/**
 * A tag of an adapter points to another version. Observers run inside the transaction.
 *
 * @param from the digest that it pointed to before; absent for a new tag
 */
public record TagMoved(UUID adapter, String tag, Optional<String> from, String to) {}
