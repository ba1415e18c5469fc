package dev.medley.registry.moderation;

import java.util.Optional;
import java.util.UUID;

/** An adapter was taken down for a reason, or put back without one. Observers run inside the transaction. */
public record TakedownChanged(UUID adapter, Optional<String> reason) {}
