package dev.medley.registry.search;

import dev.medley.registry.problem.Problem;

/** A cursor that was not given out for this query. */
final class CursorMismatch extends Problem {
    private static final long serialVersionUID = 1L;

    CursorMismatch() {
        super(400, "CURSOR_MISMATCH", "The cursor belongs to another query. Start again without it.");
    }
}
