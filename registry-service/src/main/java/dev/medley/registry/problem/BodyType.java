package dev.medley.registry.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/** Bodies of {@code /api/v1} are JSON; validations also take forms. Anything else that says what it is, is not read. */
@Provider
@PreMatching
class BodyType implements ContainerRequestFilter {
    private static final String PREFIX = "/api/v1/";
    private static final String FORMS = "/api/v1/validations";

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        MediaType type = request.getMediaType();
        if (!path.startsWith(PREFIX) || type == null || request.getLength() == 0) {
            return;
        }
        boolean json = type.getSubtype().equals("json") || type.getSubtype().endsWith("+json");
        boolean form = path.equals(FORMS) && type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE);
        if (!json && !form) {
            throw new Problem(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON with Content-Type: application/json.");
        }
    }
}
