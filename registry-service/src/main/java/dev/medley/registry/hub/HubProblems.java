package dev.medley.registry.hub;

import dev.medley.registry.problem.Problem;
import dev.medley.registry.problem.ProblemShape;
import dev.medley.registry.problem.RequestId;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.regex.Pattern;

/** Problems as the Hub's clients read them: {@code X-Error-Code}, {@code X-Error-Message} and {@code {"error": …}}; those of Git LFS read {@code message}. */
@ApplicationScoped
class HubProblems implements ProblemShape {
    private static final Pattern ADDRESSES =
            Pattern.compile("/api/(?!v1(/|$)).*|/[^/]+/[^/]+/resolve/.*|/[^/]+/[^/]+\\.git/.*");
    private static final Pattern LFS = Pattern.compile("/[^/]+/[^/]+\\.git/info/lfs/.*");
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

    /** Kinds of repositories that the Hub has and Medley has not: whichever is asked for, it is not there. */
    private static final Pattern ELSEWHERE = Pattern.compile("/api/(datasets|spaces|kernels)/.*");

    private final RoutingContext context;

    @Inject
    HubProblems(RoutingContext context) {
        this.context = context;
    }

    @Override
    public boolean covers(String path) {
        return ADDRESSES.matcher(path).matches();
    }

    @Override
    public Response.ResponseBuilder render(Problem problem) {
        String message = message(problem);
        boolean isLfs = LFS.matcher(context.normalizedPath()).matches();
        return Response.status(problem.status())
                .type(isLfs ? HubLfsResource.TYPE : MediaType.APPLICATION_JSON)
                .header("X-Error-Code", code(problem))
                .header("X-Error-Message", headerSafe(message))
                .entity(
                        isLfs
                                ? Map.of("message", message, "error", message, "request_id", RequestId.of(context))
                                : Map.of("error", message));
    }

    static String message(Problem problem) {
        // A dead key is told in these words: the clients take any other 401 for a repository that is not there.
        if (problem.code().equals("INVALID_API_KEY") || problem.code().equals("KEY_EXPIRED")) {
            return "Invalid credentials in Authorization header";
        }
        // huggingface_hub ends the sentence of a 403 itself.
        return problem.status() == 403 ? problem.getMessage().replaceFirst("\\.$", "") : problem.getMessage();
    }

    private String code(Problem problem) {
        boolean elsewhere = problem.code().equals("NOT_FOUND")
                && ELSEWHERE.matcher(context.normalizedPath()).matches();
        return elsewhere ? "RepoNotFound" : CODES.getOrDefault(problem.code(), problem.code());
    }

    private static String headerSafe(String message) {
        String oneLine = message.replaceAll("[^\\x20-\\x7e]+", " ");
        return oneLine.length() > 1000 ? oneLine.substring(0, 1000) : oneLine;
    }
}
