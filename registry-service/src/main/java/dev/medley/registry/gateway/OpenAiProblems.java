package dev.medley.registry.gateway;

import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.ProblemShape;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import java.util.Optional;

/** Problems of the registry (credentials, storage, database) as OpenAI clients read them. */
@ApplicationScoped
class OpenAiProblems implements ProblemShape {
    private static final String PREFIX = "/v1/";
    private static final String QUOTA = "INSUFFICIENT_QUOTA";

    @Override
    public boolean covers(String path) {
        return path.startsWith(PREFIX);
    }

    @Override
    public Response.ResponseBuilder render(Problem problem) {
        String code = code(problem);
        OpenAiError error = OpenAiError.of(problem.status(), code, Optional.empty(), problem.getMessage());
        Response.ResponseBuilder response = Response.status(problem.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("X-Error-Code", code)
                .entity(error);
        if (problem.status() == 429 || problem.status() >= 500) {
            // The official clients read this. With a spent budget, trying again does not help before the next period.
            boolean mayHelp =
                    problem.retryAfter().isPresent() && !problem.code().equals(QUOTA);
            response.header("x-should-retry", Boolean.toString(mayHelp));
        }
        return response;
    }

    /** OpenAI's clients know one code for every credential that does not work, a missing one included. */
    private static String code(Problem problem) {
        return problem.status() == 401 ? "invalid_api_key" : problem.code().toLowerCase(Locale.ROOT);
    }
}
