package dev.medley.registry.request;

import dev.medley.registry.problem.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses the one character that the database can't hold, in the path and behind it, before the database is asked for something of that name. Who calls
 * is known by then: the audit log names them.
 */
@Provider
@Priority(Priorities.AUTHORIZATION)
class StorableAddress implements ContainerRequestFilter {
    /** Nothing else is decoded to U+0000. */
    private static final String NOTHING = "%00";

    private final RoutingContext context;

    @Inject
    StorableAddress(RoutingContext context) {
        this.context = context;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (context.request().uri().contains(NOTHING)) {
            throw new Problem(400, "INVALID_REQUEST", "An address can't hold the character U+0000.");
        }
    }
}
