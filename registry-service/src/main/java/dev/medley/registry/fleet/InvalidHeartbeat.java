package dev.medley.registry.fleet;

import dev.medley.registry.problem.Problem;

/** A heartbeat that does not describe a worker. */
final class InvalidHeartbeat extends Problem {
    private static final long serialVersionUID = 1L;

    InvalidHeartbeat(String complaint) {
        super(400, "INVALID_HEARTBEAT", complaint);
    }
}
