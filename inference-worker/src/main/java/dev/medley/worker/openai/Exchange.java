package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.problem.InferenceProblem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * One HTTP request and its answer, used by one virtual thread that may block: a write waits until the connection took it, so a slow client slows its
 * own stream alone. The only class beside {@link OpenAiRoutes} that knows Vert.x.
 */
final class Exchange {
    private final RoutingContext context;
    private final HttpServerResponse response;
    private boolean streaming;

    Exchange(RoutingContext context) {
        this.context = context;
        this.response = context.response();
    }

    byte[] body() {
        Buffer body = context.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    /** The bearer token, empty without one. */
    String bearer() {
        String header = context.request().getHeader("Authorization");
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).strip()
                : "";
    }

    String requestId() {
        String id = context.request().getHeader("X-Request-Id");
        return id != null && id.matches("[A-Za-z0-9._-]{1,128}")
                ? id
                : UUID.randomUUID().toString();
    }

    /** Runs when the client goes away before the answer is complete; at once if it is gone already. */
    void whenGone(Runnable action) {
        response.closeHandler(_ -> action.run());
        response.exceptionHandler(_ -> action.run());
        if (response.closed()) {
            action.run();
        }
    }

    void header(String name, String value) {
        response.putHeader(name, value);
    }

    void json(int status, ObjectNode body) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .end(body.toString());
    }

    /** Done, and there is nothing to tell. */
    void done() {
        response.setStatusCode(204).end();
    }

    void startStream() {
        streaming = true;
        response.setChunked(true)
                .putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-cache")
                .putHeader("X-Accel-Buffering", "no");
    }

    /** Sends one server-sent event. False when the client is gone. */
    boolean event(String data) {
        try {
            response.write(Buffer.buffer("data: " + data + "\n\n"))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return true;
        } catch (CompletionException | IllegalStateException gone) {
            return false;
        }
    }

    void endStream() {
        event("[DONE]");
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }

    /** Whether anybody is left to answer. */
    boolean isGone() {
        return response.closed() || response.ended();
    }

    /** OpenAI's error envelope: as the whole answer, or as the last frames of a stream. */
    void fail(InferenceProblem problem) {
        if (isGone()) {
            return;
        }
        if (streaming) {
            event(envelope(problem).toString());
            endStream();
            return;
        }
        header("X-Error-Code", problem.code());
        // The gateway asks again without it where it was found, not named.
        problem.refusedAdapter().ifPresent(id -> header("X-Medley-Refused", id));
        problem.retryAfter().ifPresent(wait -> header("Retry-After", Long.toString(Math.max(1, wait.toSeconds()))));
        if (problem.status() == 429 || problem.status() >= 500) {
            // OpenAI's clients try these again unless they are told that it is pointless.
            header("x-should-retry", Boolean.toString(problem.retryAfter().isPresent()));
        }
        if (problem.status() == 401) {
            header("WWW-Authenticate", "Bearer error=\"invalid_token\"");
        }
        json(problem.status(), envelope(problem));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    static ObjectNode envelope(InferenceProblem problem) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putObject("error");
        error.put("message", problem.getMessage());
        error.put("type", type(problem.status()));
        error.put("param", problem.param().orElse(null));
        error.put("code", problem.code());
        return body;
    }
}
