package dev.medley.registry.problem;

import jakarta.ws.rs.core.Response;

/** How an interface with error bodies of its own (such as OpenAI's under {@code /v1}) shows a problem. */
public interface ProblemShape {
    boolean covers(String path);

    /** The whole answer, its code included. */
    Response.ResponseBuilder render(Problem problem);
}
