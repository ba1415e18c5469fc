package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.engine.Engine;
import dev.medley.worker.problem.AnswerFailed;
import dev.medley.worker.problem.InferenceProblem;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** {@code /v1} of the worker. Every request runs on a virtual thread of its own; every error is OpenAI's envelope. */
@ApplicationScoped
class OpenAiRoutes {
    private static final Logger LOG = Logger.getLogger(OpenAiRoutes.class);
    private static final long MAX_BODY = 1 << 20;

    private final Responder responder;
    private final Answerer answerer;

    OpenAiRoutes(Engine engine, Responder responder, ActiveAdapters active) {
        this.responder = responder;
        this.answerer = new Answerer(engine, responder, active);
    }

    void register(@Observes Router router) {
        router.route("/v1/*").handler(OpenAiRoutes::requirePlainBody);
        router.route("/v1/*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
        router.post("/v1/chat/completions").handler(context -> answer(context, AnswerRequest::chat));
        router.post("/v1/completions").handler(context -> answer(context, AnswerRequest::completion));
        router.post("/v1/cancel").handler(context -> run(context, this::cancel));
        router.get("/v1/models").handler(context -> run(context, this::models));
        router.route("/v1/*")
                .handler(context -> run(context, exchange -> {
                    throw InvalidRequest.of(
                            404,
                            "unknown_url",
                            "There is no " + context.request().method() + " " + context.normalizedPath() + ".");
                }));
        router.route("/v1/*").failureHandler(OpenAiRoutes::failed);
    }

    private void answer(RoutingContext context, Function<JsonNode, AnswerRequest> reader) {
        run(context, exchange -> answerer.answer(reader.apply(Json.parseObject(exchange.body())), exchange));
    }

    /** For whoever has the grant of an answer: it ends, and tells what it came to. */
    private void cancel(Exchange exchange) {
        String grant = exchange.bearer();
        if (grant.isEmpty() || !answerer.cancel(grant)) {
            throw InvalidRequest.of(404, "not_running", "Nothing is being answered for this grant.");
        }
        exchange.done();
    }

    private void models(Exchange exchange) {
        ObjectNode body = Json.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        responder.models(exchange.bearer()).forEach((id, parent) -> {
            ObjectNode model = data.addObject()
                    .put("id", id)
                    .put("object", "model")
                    .put("created", 0)
                    .put("owned_by", "medley");
            if (!parent.isEmpty()) {
                model.put("parent", parent);
            }
        });
        exchange.json(200, body);
    }

    private static void run(RoutingContext context, Consumer<Exchange> action) {
        Thread.ofVirtual().name("request").start(() -> {
            var exchange = new Exchange(context);
            try {
                action.accept(exchange);
            } catch (InferenceProblem problem) {
                if (problem.getCause() != null) {
                    LOG.error("request failed", problem.getCause());
                }
                exchange.fail(problem);
            } catch (RuntimeException | Error e) {
                // Errors too: of a stack that a body was too deep for, nobody else would tell the client.
                LOG.error("request failed", e);
                exchange.fail(new AnswerFailed(e));
            }
        });
    }

    /** Compressed bodies are not unpacked, and forms never reach the reader of JSON. */
    private static void requirePlainBody(RoutingContext context) {
        String encoding = context.request().getHeader("Content-Encoding");
        String type = context.request().getHeader("Content-Type");
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
            context.fail(InvalidRequest.of(
                    415, "unsupported_encoding", "Bodies must be sent uncompressed, without Content-Encoding."));
        } else if (type != null && type.strip().regionMatches(true, 0, "multipart/", 0, 10)) {
            context.fail(
                    InvalidRequest.of(415, "unsupported_media_type", "Send JSON with Content-Type: application/json."));
        } else {
            context.next();
        }
    }

    private static void failed(RoutingContext context) {
        if (context.failure() instanceof InferenceProblem problem) {
            new Exchange(context).fail(problem);
            return;
        }
        boolean tooLarge = context.statusCode() == 413;
        new Exchange(context)
                .fail(
                        tooLarge
                                ? InvalidRequest.of(
                                        413, "request_too_large", "The body is larger than " + MAX_BODY + " bytes.")
                                : InvalidRequest.of(500, "internal_error", "The request could not be read."));
    }
}
