package dev.medley.registry.remapping;

import dev.medley.registry.base.RetrieverChosen;
import dev.medley.registry.retrieve.RetrievalMap;
import java.util.UUID;

/**
 * One that has not ended yet.
 *
 * @param map the new one, of the retriever as it was chosen
 */
record Remapping(UUID id, RetrieverChosen chosen, RetrievalMap map) {}
