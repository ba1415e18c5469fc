package dev.medley.registry.fleet;

import dev.medley.registry.problem.Problem;

/** A call of the fleet's own interface without the fleet's secret. */
final class NotInFleet extends Problem {
    private static final long serialVersionUID = 1L;

    NotInFleet() {
        super(401, "NOT_IN_FLEET", "This call needs the fleet token (MEDLEY_FLEET_TOKEN).");
    }
}
