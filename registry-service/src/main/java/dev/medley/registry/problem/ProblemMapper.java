package dev.medley.registry.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.CharConversionException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser.MalformedMessageException;

/** The one place where failures become answers: problem+json, or the shape of the interface that {@link ProblemShape} knows for the path. */
@Provider
public class ProblemMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
    private static final String JSON = "application/problem+json";
    private static final String UNSTORABLE = "22021";

    private final Instance<ProblemShape> shapes;
    private final RoutingContext context;

    @Inject
    ProblemMapper(Instance<ProblemShape> shapes, RoutingContext context) {
        this.shapes = shapes;
        this.context = context;
    }

    @Override
    public Response toResponse(Throwable failure) {
        Problem problem = problem(failure);
        String path = context.normalizedPath();
        Response.ResponseBuilder response = shapes.stream()
                .filter(shape -> shape.covers(path))
                .findFirst()
                .map(shape -> shape.render(problem))
                .orElseGet(() -> Response.status(problem.status())
                        .type(JSON)
                        .header("X-Error-Code", problem.code())
                        .entity(ProblemView.of(problem, context.request().path(), RequestId.of(context))));
        response.header("Cache-Control", "no-store");
        problem.retryAfter().ifPresent(wait -> response.header("Retry-After", Math.max(1, wait.toSeconds())));
        if (problem.status() == 401) {
            response.header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        return response.build();
    }

    private Problem problem(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Problem problem) {
                return problem;
            }
            if (cause instanceof JsonProcessingException json) {
                return malformed(json);
            }
            if (cause instanceof CharConversionException) {
                return new Problem(400, "INVALID_JSON", "The body is no text in UTF-8.");
            }
            if (cause instanceof MalformedMessageException) {
                return new Problem(400, "INVALID_REQUEST", "The form is malformed.");
            }
            if (cause instanceof SQLException sql && Outage.isAway(sql)) {
                return unavailable("The database is not available right now.");
            }
            if (cause instanceof SQLException sql && UNSTORABLE.equals(sql.getSQLState())) {
                return new Problem(400, "INVALID_REQUEST", "A text can't hold the character U+0000.");
            }
        }
        if (failure instanceof WebApplicationException web) {
            return ofStatus(web.getResponse().getStatus());
        }
        if (failure instanceof IOException && isForm()) {
            return new Problem(400, "INVALID_REQUEST", "The form ends before it is complete.");
        }
        if (isCutOff(failure)) {
            LOG.debug("a client left before its body was complete", failure);
            return new Problem(400, "INVALID_REQUEST", "The body ends before it is complete.");
        }
        LOG.error("request failed", failure);
        return new Problem(
                500, "INTERNAL_ERROR", "The registry failed to answer; the error was logged under the request id.");
    }

    private static Problem malformed(JsonProcessingException json) {
        JsonFault fault = JsonFault.of(json);
        String message = "The body is not the JSON that this call takes: " + fault.sentence() + ".";
        return new Problem(
                400,
                "INVALID_JSON",
                message,
                List.of(new Problem.Detail("INVALID_JSON", fault.path(), message, "")),
                Optional.empty());
    }

    /**
     * Whether the connection ended under a body that was being read: its client's business, and nobody waits for an answer. The body's stream has the
     * connection's failure as its cause, now and then before the response knows that it is closed.
     */
    private boolean isCutOff(Throwable failure) {
        return failure instanceof IOException
                && !context.request().isEnded()
                && (failure.getCause() instanceof IOException
                        || context.response().closed());
    }

    private boolean isForm() {
        String type = context.request().getHeader("Content-Type");
        return type != null && type.startsWith("multipart/");
    }

    public static Problem unavailable(String message) {
        return new Problem(
                503, "UNAVAILABLE", message + " Try again shortly.", List.of(), Optional.of(Duration.ofSeconds(2)));
    }

    private static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> new Problem(400, "INVALID_REQUEST", "The request is malformed.");
            case 401 -> new Problem(401, "UNAUTHENTICATED", "Sign in, or send a valid API key.");
            case 403 -> new Problem(403, "FORBIDDEN", "This is not allowed.");
            case 404 -> new Problem(404, "NOT_FOUND", "There is nothing at this address.");
            case 405 -> new Problem(405, "METHOD_NOT_ALLOWED", "This address does not take that method.");
            case 406 ->
                new Problem(
                        406,
                        "NOT_ACCEPTABLE",
                        "This address can't answer in a format that the Accept header asks for.");
            case 413 -> new Problem(413, "REQUEST_TOO_LARGE", "The body is too large.");
            case 415 -> new Problem(415, "UNSUPPORTED_MEDIA_TYPE", "Send JSON with Content-Type: application/json.");
            default ->
                new Problem(
                        status,
                        status < 500 ? "INVALID_REQUEST" : "INTERNAL_ERROR",
                        "The request could not be answered.");
        };
    }
}
