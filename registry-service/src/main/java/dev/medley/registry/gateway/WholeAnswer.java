package dev.medley.registry.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;

/** An answer that is complete, in the shape that the client asked for: for a stream, as its events all at once. */
final class WholeAnswer {
    private WholeAnswer() {}

    static Response of(ObjectNode answer, JsonNode request) {
        return request.path("stream").asBoolean()
                ? Response.ok(events(answer, request).getBytes(StandardCharsets.UTF_8))
                        .type(MediaType.SERVER_SENT_EVENTS_TYPE)
                        .build()
                : Response.ok(answer.toString().getBytes(StandardCharsets.UTF_8))
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .build();
    }

    private static String events(ObjectNode answer, JsonNode request) {
        JsonNode choice = answer.at("/choices/0");
        boolean isChat = choice.has("message");
        boolean tellsUsage = request.at("/stream_options/include_usage").asBoolean();
        StringBuilder events = new StringBuilder();
        ObjectNode first = chunk(answer, isChat, tellsUsage);
        ObjectNode piece = first.putArray("choices").addObject().put("index", 0);
        if (isChat) {
            piece.set("delta", delta(choice.path("message")));
        } else {
            piece.set("text", choice.path("text"));
        }
        piece.set("logprobs", choice.path("logprobs").isObject() ? choice.path("logprobs") : piece.nullNode());
        piece.putNull("finish_reason");
        event(events, first);
        ObjectNode last = chunk(answer, isChat, tellsUsage);
        ObjectNode end = last.putArray("choices").addObject().put("index", 0);
        if (isChat) {
            end.putObject("delta");
        } else {
            end.put("text", "");
        }
        end.putNull("logprobs");
        end.set("finish_reason", choice.path("finish_reason"));
        last.set("medley", answer.path("medley"));
        event(events, last);
        if (tellsUsage) {
            ObjectNode usage = chunk(answer, isChat, tellsUsage);
            usage.putArray("choices");
            usage.set("usage", answer.path("usage"));
            event(events, usage);
        }
        return events.append("data: [DONE]\n\n").toString();
    }

    /** A message all at once: clients put the calls of a stream together by their index. */
    private static ObjectNode delta(JsonNode message) {
        ObjectNode delta = message.deepCopy();
        int index = 0;
        for (JsonNode call : delta.path("tool_calls")) {
            ((ObjectNode) call).put("index", index++);
        }
        return delta;
    }

    private static ObjectNode chunk(ObjectNode answer, boolean isChat, boolean tellsUsage) {
        ObjectNode chunk = answer.objectNode();
        chunk.set("id", answer.path("id"));
        chunk.put("object", isChat ? "chat.completion.chunk" : "text_completion");
        chunk.set("created", answer.path("created"));
        chunk.set("model", answer.path("model"));
        if (answer.has("system_fingerprint")) {
            chunk.set("system_fingerprint", answer.path("system_fingerprint"));
        }
        if (tellsUsage) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private static void event(StringBuilder events, ObjectNode chunk) {
        events.append("data: ").append(chunk).append("\n\n");
    }
}
