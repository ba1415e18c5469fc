package dev.medley.registry.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;

/** Gives every request an id, its own or the caller's, and returns it. */
@Provider
@PreMatching
public class RequestId implements ContainerRequestFilter, ContainerResponseFilter {
    /** Header and request property. */
    public static final String NAME = "X-Request-Id";

    @Override
    public void filter(ContainerRequestContext request) {
        String given = request.getHeaderString(NAME);
        boolean usable = given != null && given.matches("[A-Za-z0-9._-]{1,128}");
        request.setProperty(NAME, usable ? given : UUID.randomUUID().toString());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Object id = request.getProperty(NAME);
        if (id != null) {
            response.getHeaders().putSingle(NAME, id);
        }
    }
}
