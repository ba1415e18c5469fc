package dev.medley.registry.adapter;

import java.util.UUID;

/** A version was stored. Observers run inside the publishing transaction: when one fails, nothing was published. */
public record VersionPublished(UUID version) {}
