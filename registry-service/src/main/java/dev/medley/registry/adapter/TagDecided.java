package dev.medley.registry.adapter;

import java.util.Set;
import java.util.UUID;

/**
 * A tag that was held back has moved, or will not. Observers run inside the transaction.
 *
 * @param readers whom it concerns
 * @param subject {@code owner/name}, with {@code recipe:} before it for a recipe
 */
public record TagDecided(Set<UUID> readers, String subject, String tag, boolean isMoved) {
    public TagDecided {
        readers = Set.copyOf(readers);
    }
}
