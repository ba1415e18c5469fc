package dev.medley.registry.request;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.util.Set;

/**
 * Tells caches whose an answer of {@code /api/v1} is, unless the resource has said it: what was read belongs to its caller and is asked for again each
 * time, a refusal or a change is kept by nobody. Shared caches keep nothing, for what is public today may be hidden tomorrow.
 */
@Provider
class Caching implements ContainerResponseFilter {
    private static final String PREFIX = "/api/v1/";
    private static final Set<String> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!request.getUriInfo().getPath().startsWith(PREFIX)) {
            return;
        }
        response.getHeaders().add(HttpHeaders.VARY, "Authorization, Cookie, Accept");
        if (!response.getHeaders().containsKey(HttpHeaders.CACHE_CONTROL)) {
            boolean isRead = READING.contains(request.getMethod()) && isShown(response.getStatusInfo());
            response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, isRead ? "private, no-cache" : "no-store");
        }
    }

    private static boolean isShown(Response.StatusType status) {
        return status.getFamily() == Response.Status.Family.SUCCESSFUL
                || status.getStatusCode() == Response.Status.NOT_MODIFIED.getStatusCode();
    }
}
