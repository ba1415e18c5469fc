package dev.medley.registry.adapter;

import java.util.UUID;

/** A version can be found by name from now on. Not delivered after a crash: what is derived from versions must be able to catch up. */
public record VersionPublished(UUID version) {}
