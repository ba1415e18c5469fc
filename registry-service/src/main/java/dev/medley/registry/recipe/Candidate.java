package dev.medley.registry.recipe;

/**
 * An adapter that was found.
 *
 * @param version digest
 * @param share of the answer, once scored; 0 before
 */
record Candidate(String id, String version, double score, boolean fits, double share) {
    Candidate sharing(double given) {
        return new Candidate(id, version, score, fits, given);
    }
}
