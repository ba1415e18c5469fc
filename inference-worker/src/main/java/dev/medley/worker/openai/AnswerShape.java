package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Reason;
import dev.medley.worker.engine.TokenEvent.Timing;
import dev.medley.worker.engine.TokenEvent.Usage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The JSON of one answer in OpenAI's shapes, chat or legacy completion, whole or in chunks, plus {@code medley}. Ids and times are the same in all
 * chunks.
 */
final class AnswerShape {
    private final AnswerRequest request;
    private final Answering answering;
    private final boolean chat;
    private final String id;
    private final long created = Instant.now().getEpochSecond();

    AnswerShape(AnswerRequest request, Answering answering) {
        this.request = request;
        this.answering = answering;
        this.chat = request.prompt() instanceof AnswerRequest.Prompt.Chat;
        this.id = (chat ? "chatcmpl-" : "cmpl-") + UUID.randomUUID().toString().replace("-", "");
    }

    /** One answer of {@code n}. */
    record Choice(String text, Finished end) {}

    ObjectNode whole(List<Choice> choices) {
        ObjectNode body = head(chat ? "chat.completion" : "text_completion");
        ArrayNode list = body.putArray("choices");
        for (int index = 0; index < choices.size(); index++) {
            Choice choice = choices.get(index);
            ObjectNode node = list.addObject().put("index", index);
            if (chat) {
                node.putObject("message")
                        .put("role", "assistant")
                        .put("content", choice.text())
                        .putNull("refusal");
            } else {
                node.put("text", choice.text());
            }
            node.putNull("logprobs").put("finish_reason", reason(choice.end().reason()));
        }
        List<Finished> ends = choices.stream().map(Choice::end).toList();
        body.set("usage", usage(ends));
        body.set("medley", medley(ends.getFirst()));
        return body;
    }

    /** The chunk that opens a chat choice. */
    ObjectNode opening(int index) {
        ObjectNode body = chunk();
        ObjectNode choice = choice(body, index).putNull("finish_reason");
        choice.putObject("delta").put("role", "assistant").put("content", "");
        return body;
    }

    boolean hasOpening() {
        return chat;
    }

    ObjectNode piece(int index, String text) {
        ObjectNode body = chunk();
        ObjectNode choice = choice(body, index).putNull("finish_reason");
        if (chat) {
            choice.putObject("delta").put("content", text);
        } else {
            choice.put("text", text);
        }
        return body;
    }

    /** The last chunk of a choice; the one that ends the answer says who answered. */
    ObjectNode closing(int index, Finished end, boolean last) {
        ObjectNode body = chunk();
        ObjectNode choice = choice(body, index).put("finish_reason", reason(end.reason()));
        if (chat) {
            choice.putObject("delta");
        } else {
            choice.put("text", "");
        }
        if (last) {
            body.set("medley", medley(end));
        }
        return body;
    }

    ObjectNode usageChunk(List<Finished> ends) {
        ObjectNode body = chunk();
        body.putArray("choices");
        body.set("usage", usage(ends));
        return body;
    }

    private ObjectNode chunk() {
        ObjectNode body = head(chat ? "chat.completion.chunk" : "text_completion");
        if (request.includeUsage()) {
            body.putNull("usage");
        }
        return body;
    }

    private static ObjectNode choice(ObjectNode body, int index) {
        return body.putArray("choices").addObject().put("index", index).putNull("logprobs");
    }

    private ObjectNode head(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", request.model())
                .put("system_fingerprint", answering.base() + "/" + answering.mode());
    }

    private static ObjectNode usage(List<Finished> ends) {
        int prompt = ends.stream()
                .map(Finished::usage)
                .mapToInt(Usage::promptTokens)
                .findFirst()
                .orElse(0);
        int completion = ends.stream()
                .map(Finished::usage)
                .mapToInt(Usage::completionTokens)
                .sum();
        return Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
    }

    private ObjectNode medley(Finished end) {
        ObjectNode medley = Json.object().put("mode", answering.mode()).put("base", answering.base());
        answering.blend().router().ifPresent(router -> medley.put("router", router.version()));
        ArrayNode adapters = medley.putArray("adapters");
        for (int i = 0; i < answering.voices().size(); i++) {
            Answering.Voice voice = answering.voices().get(i);
            ObjectNode node = adapters.addObject().put("id", voice.id()).put("version", voice.version());
            if (voice.isRetrieved()) {
                node.put("score", voice.score());
            }
            node.put("weight", Rounded.share(end.heard().weights().get(i)));
        }
        if (request.explain()) {
            ArrayNode layers = medley.putArray("layers");
            end.heard().byLayer().forEach(shares -> {
                ArrayNode layer = layers.addArray();
                shares.forEach(share -> layer.add(Rounded.share(share)));
            });
        }
        Timing timing = end.timing();
        medley.putObject("timing_ms")
                .put("route", Rounded.millis(answering.routeMillis()))
                .put("queue", Rounded.millis(timing.queue()))
                .put("load", Rounded.millis(timing.load()))
                .put("prefill", Rounded.millis(timing.prefill()))
                .put("decode", Rounded.millis(timing.decode()));
        return medley;
    }

    private static String reason(Reason reason) {
        return switch (reason) {
            case STOP -> "stop";
            case LENGTH -> "length";
        };
    }
}
