package dev.medley.registry.recipe;

import dev.medley.registry.account.AccountKind;
import dev.medley.registry.adapter.Visibility;
import java.time.Instant;
import java.util.UUID;

/** A name for versions of a way of answering. */
public record Recipe(
        UUID id,
        UUID ownerId,
        String owner,
        AccountKind ownerKind,
        String name,
        Visibility visibility,
        Instant createdAt,
        Instant updatedAt) {
    public String reference() {
        return owner + "/" + name;
    }
}
