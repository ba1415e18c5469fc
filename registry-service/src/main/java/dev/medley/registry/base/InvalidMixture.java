package dev.medley.registry.base;

import dev.medley.registry.problem.Problem;

/** A default mixture that no worker could use. */
final class InvalidMixture extends Problem {
    private static final long serialVersionUID = 1L;

    InvalidMixture(String complaint) {
        super(422, "INVALID_MIXTURE", complaint);
    }
}
