package dev.medley.registry.recipe;

import java.time.Instant;
import java.util.UUID;

/**
 * What never changes.
 *
 * @param digest {@code sha256:<64 hex>} of the definition
 * @param definition JSON with sorted keys
 */
record RecipeVersion(UUID id, String digest, String definition, String note, Instant createdAt) {}
