package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Reason;
import dev.medley.worker.engine.TokenEvent.Text;
import dev.medley.worker.engine.TokenEvent.Timing;
import dev.medley.worker.engine.TokenEvent.Usage;
import dev.medley.worker.tokenizer.Tokenizer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The JSON of one answer in OpenAI's shapes, chat or legacy completion, whole or in chunks, plus {@code medley}. Ids and times are the same in all
 * chunks.
 */
final class AnswerShape {
    private final AnswerRequest request;
    private final Answering answering;
    private final Tokenizer tokenizer;
    /** By choice: each counts its own text. */
    private final Map<Integer, LogprobShape> logprobs = new HashMap<>();

    private final boolean chat;
    private final String id;
    private final long created = Instant.now().getEpochSecond();

    AnswerShape(AnswerRequest request, Answering answering, Tokenizer tokenizer) {
        this.request = request;
        this.tokenizer = tokenizer;
        this.answering = answering;
        this.chat = request.prompt() instanceof AnswerRequest.Prompt.Chat;
        this.id = (chat ? "chatcmpl-" : "cmpl-") + UUID.randomUUID().toString().replace("-", "");
    }

    /** One answer of {@code n}. */
    record Choice(List<Text> pieces, Finished end) {
        Choice {
            pieces = List.copyOf(pieces);
        }

        String text() {
            return pieces.stream().map(Text::text).collect(Collectors.joining());
        }
    }

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
            node.set("logprobs", logprobs(index, choice.pieces()));
            node.put("finish_reason", reason(choice.end().reason()));
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

    ObjectNode piece(int index, Text piece) {
        ObjectNode body = chunk();
        ObjectNode choice = choice(body, index).putNull("finish_reason");
        choice.set("logprobs", logprobs(index, List.of(piece)));
        if (chat) {
            choice.putObject("delta").put("content", piece.text());
        } else {
            choice.put("text", piece.text());
        }
        return body;
    }

    private JsonNode logprobs(int index, List<Text> pieces) {
        if (request.logProbs().isEmpty()) {
            return NullNode.getInstance();
        }
        return logprobs.computeIfAbsent(index, _ -> new LogprobShape(tokenizer, chat))
                .of(pieces);
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
