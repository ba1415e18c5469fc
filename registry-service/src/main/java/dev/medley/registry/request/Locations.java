package dev.medley.registry.request;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Optional;

/**
 * Where something of ours is, is told as a path (RFC 9110, section 10.2.2). The framework puts the name before it by which the caller reached us, which
 * behind a proxy may be nobody's. Runs before what keeps answers to repeat them.
 */
@Provider
@Priority(Priorities.USER + 1)
class Locations implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        URI here = request.getUriInfo().getBaseUri();
        Optional.ofNullable(response.getLocation())
                .filter(location -> location.isAbsolute() && here.getAuthority().equals(location.getAuthority()))
                .ifPresent(location -> response.getHeaders().putSingle(HttpHeaders.LOCATION, path(location)));
    }

    private static URI path(URI location) {
        String query = location.getRawQuery() == null ? "" : "?" + location.getRawQuery();
        return URI.create(location.getRawPath() + query);
    }
}
