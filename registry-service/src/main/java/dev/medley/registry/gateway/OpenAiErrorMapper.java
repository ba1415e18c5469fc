package dev.medley.registry.gateway;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** A refusal as OpenAI clients read it. */
@Provider
class OpenAiErrorMapper implements ExceptionMapper<RequestRefused> {
    @Override
    public Response toResponse(RequestRefused refused) {
        Response.ResponseBuilder response = Response.status(refused.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("X-Error-Code", refused.code())
                .header("Cache-Control", "no-store")
                .entity(refused.toError());
        refused.retryAfter().ifPresent(seconds -> response.header("Retry-After", seconds));
        if (refused.status() == 429 || refused.status() >= 500) {
            // OpenAI's clients try these again unless they are told that it is pointless.
            response.header("x-should-retry", refused.retryAfter().isPresent());
        }
        return response.build();
    }
}
