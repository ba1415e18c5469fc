package dev.medley.registry.problem;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.MDC;

/** Gives every request an id, its own or the caller's, and returns it; what is logged meanwhile carries it, and the caller's trace. */
@Provider
@PreMatching
public class RequestId implements ContainerRequestFilter, ContainerResponseFilter {
    /** Header, and key in the routing context. */
    public static final String NAME = "X-Request-Id";

    private static final String LOGGED = "requestId";
    private static final String LOGGED_TRACE = "traceId";

    private final RoutingContext context;

    @Inject
    RequestId(RoutingContext context) {
        this.context = context;
    }

    /** The id of the request that {@code context} belongs to. */
    public static String of(RoutingContext context) {
        String id = context.get(NAME);
        return id == null ? UUID.randomUUID().toString() : id;
    }

    /** The trace that the request is part of, where its caller has one. */
    public static Optional<TraceContext> trace(RoutingContext context) {
        var headers = context.request().headers();
        return TraceContext.of(headers.getAll(TraceContext.PARENT), headers.getAll(TraceContext.STATE));
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String given = request.getHeaderString(NAME);
        boolean usable = given != null && given.matches("[A-Za-z0-9._-]{1,128}");
        String id = usable ? given : UUID.randomUUID().toString();
        context.put(NAME, id);
        request.setProperty(NAME, id);
        MDC.put(LOGGED, id);
        trace(context).ifPresent(trace -> MDC.put(LOGGED_TRACE, trace.traceId()));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        // Streams end outside the request scope: the routing context can't be asked here.
        response.getHeaders().putSingle(NAME, request.getProperty(NAME));
    }
}
