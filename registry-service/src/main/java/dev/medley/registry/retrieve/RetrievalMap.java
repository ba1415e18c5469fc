package dev.medley.registry.retrieve;

import java.util.Optional;

/**
 * A map that adapters have places under.
 *
 * @param number of no other map, before or after
 * @param digest of the retriever that it is of; empty: vectors stay as they are
 */
public record RetrievalMap(long number, Optional<String> digest) {
    /** Of bases for which no retriever was ever chosen. */
    static final RetrievalMap NONE = new RetrievalMap(0, Optional.empty());
}
