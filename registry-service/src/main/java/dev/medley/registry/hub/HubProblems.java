package dev.medley.registry.hub;

import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.ProblemShape;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.regex.Pattern;

/** Problems as the Hub's clients read them: {@code X-Error-Code}, {@code X-Error-Message} and {@code {"error": …}}. */
@ApplicationScoped
class HubProblems implements ProblemShape {
    private static final Pattern ADDRESSES = Pattern.compile(
            "/api/(models|repos|whoami-v2|validate-yaml)(/.*)?|/[^/]+/[^/]+/resolve/.*|/[^/]+/[^/]+\\.git/.*");
    /** The registry's codes in the Hub's words. */
    private static final Map<String, String> CODES = Map.of(
            "ADAPTER_NOT_FOUND",
            "RepoNotFound",
            "REVISION_NOT_FOUND",
            "RevisionNotFound",
            "FILE_NOT_FOUND",
            "EntryNotFound",
            "GATED",
            "GatedRepo");

    @Override
    public boolean covers(String path) {
        return ADDRESSES.matcher(path).matches();
    }

    @Override
    public Response.ResponseBuilder render(Problem problem) {
        // A dead key is told in these words: the clients take any other 401 for a repository that is not there.
        String message =
                (problem.code().equals("INVALID_API_KEY") || problem.code().equals("KEY_EXPIRED"))
                        ? "Invalid credentials in Authorization header"
                        : problem.getMessage();
        return Response.status(problem.status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .header("X-Error-Code", CODES.getOrDefault(problem.code(), problem.code()))
                .header("X-Error-Message", headerSafe(message))
                .entity(Map.of("error", message));
    }

    private static String headerSafe(String message) {
        String oneLine = message.replaceAll("[^\\x20-\\x7e]+", " ");
        return oneLine.length() > 1000 ? oneLine.substring(0, 1000) : oneLine;
    }
}
