package dev.medley.registry.request;

import dev.medley.registry.problem.Problem;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/** Answers OPTIONS, and tells whoever uses a wrong method the right ones. */
@Provider
@PreMatching
class Allowing implements ContainerRequestFilter, ContainerResponseFilter {
    private static final int METHOD_NOT_ALLOWED = 405;

    private final AllowedMethods methods;

    @Inject
    Allowing(AllowedMethods methods) {
        this.methods = methods;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Set<String> allowed = methods.of(request.getUriInfo().getPath());
        if (allowed.isEmpty()) {
            return;
        }
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            request.abortWith(Response.noContent()
                    .header(HttpHeaders.ALLOW, String.join(", ", allowed))
                    .build());
        } else if (!allowed.contains(request.getMethod())) {
            throw new Problem(METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "This address does not take that method.");
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() == METHOD_NOT_ALLOWED) {
            Set<String> allowed = methods.of(request.getUriInfo().getPath());
            response.getHeaders().putSingle(HttpHeaders.ALLOW, String.join(", ", allowed));
        }
    }
}
