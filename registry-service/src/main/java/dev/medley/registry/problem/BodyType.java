package dev.medley.registry.problem;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;

/**
 * Bodies of {@code /api/v1} are JSON; validations also take forms. Anything else that says what it is, is not read. At every address a body comes
 * uncompressed, and a type that is none is refused here, before the framework fails at it.
 */
@Provider
@PreMatching
class BodyType implements ContainerRequestFilter {
    private static final String PREFIX = "/api/v1/";
    private static final String FORMS = "/api/v1/validations";
    private static final String JSON_PLEASE = "Send JSON with Content-Type: application/json.";

    @Override
    public void filter(ContainerRequestContext request) {
        requireUncompressed(request.getHeaderString("Content-Encoding"));
        String path = request.getUriInfo().getPath();
        MediaType type = type(request);
        if (!path.startsWith(PREFIX) || type == null || request.getLength() == 0) {
            return;
        }
        boolean json = type.getSubtype().equals("json") || type.getSubtype().endsWith("+json");
        boolean form = path.equals(FORMS) && type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE);
        if (!json && !form) {
            throw unsupported(JSON_PLEASE);
        }
    }

    private static void requireUncompressed(String encoding) {
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            throw new Problem(
                    415, "UNSUPPORTED_ENCODING", "Bodies must be sent uncompressed, without Content-Encoding.");
        }
    }

    private static MediaType type(ContainerRequestContext request) {
        try {
            return request.getMediaType();
        } catch (IllegalArgumentException malformed) {
            throw unsupported("Content-Type is malformed. " + JSON_PLEASE);
        }
    }

    private static Problem unsupported(String message) {
        return new Problem(415, "UNSUPPORTED_MEDIA_TYPE", message);
    }
}
