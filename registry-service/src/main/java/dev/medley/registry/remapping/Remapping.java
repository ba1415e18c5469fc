package dev.medley.registry.remapping;

import dev.medley.registry.base.RetrieverChosen;
import java.util.UUID;

/** One that has not ended yet. */
record Remapping(UUID id, RetrieverChosen chosen) {}
