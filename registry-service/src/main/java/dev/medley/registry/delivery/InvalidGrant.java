package dev.medley.registry.delivery;

import dev.medley.registry.problem.Problem;

/** A grant that is missing, was not signed here, was changed, or has run out. */
final class InvalidGrant extends Problem {
    private static final long serialVersionUID = 1L;

    InvalidGrant() {
        super(401, "INVALID_GRANT", "This call needs a valid grant of this registry.");
    }
}
