package dev.medley.registry.base;

import java.util.UUID;

/** What comes of another retriever for a base. Adapters, which it maps, are above this package. */
public interface RetrieverChoice {
    /**
     * Has every adapter of the base mapped anew, from the end of this transaction on; until that is done the base has the retriever before. Refuses, as a
     * problem, what is no retriever of the base that everybody may use, and 409 {@code REMAPPING_RUNNING} while another is being chosen for the base.
     *
     * @param account who asks for it
     * @return the operation
     */
    UUID begin(UUID account, RetrieverChosen chosen);
}
