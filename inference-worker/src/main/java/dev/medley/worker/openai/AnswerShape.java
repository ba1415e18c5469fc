package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.medley.worker.chat.CallForm;
import dev.medley.worker.engine.TokenEvent.Finished;
import dev.medley.worker.engine.TokenEvent.Reason;
import dev.medley.worker.engine.TokenEvent.Text;
import dev.medley.worker.engine.TokenEvent.Usage;
import dev.medley.worker.problem.RequestCancelled;
import dev.medley.worker.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * The JSON of one answer in OpenAI's shapes, chat or legacy completion, whole or in chunks, plus {@code medley}. Ids and times are the same in all
 * chunks.
 */
final class AnswerShape {
    private final AnswerRequest request;
    private final Tokenizer tokenizer;
    /** By choice: each counts its own text. */
    private final Map<Integer, LogprobShape> logprobs = new HashMap<>();

    private final Map<Integer, CallPieces> calls = new HashMap<>();
    private final MedleyShape medley;
    private final CallForm form;

    private final boolean chat;
    private final String id;
    private final long created = Instant.now().getEpochSecond();

    /** @param form in which the base calls functions */
    AnswerShape(AnswerRequest request, MedleyShape medley, Tokenizer tokenizer, CallForm form) {
        this.request = request;
        this.tokenizer = tokenizer;
        this.medley = medley;
        this.form = form;
        this.chat = request.isChat();
        this.id = (chat ? "chatcmpl-" : "cmpl-") + UUID.randomUUID().toString().replace("-", "");
    }

    /** One answer to one prompt. */
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
                message(node.putObject("message"), index, choice);
                request.given()
                        .map(given -> ((AnswerRequest.Given.Answer) given).text())
                        .ifPresent(text -> ((ObjectNode) node.path("message")).put("content", text));
            } else {
                node.put("text", echo(index) + choice.text());
            }
            node.set("logprobs", logprobs(index, choice.pieces()));
            node.put("finish_reason", reason(index, choice.end().reason()));
        }
        List<Finished> ends = choices.stream().map(Choice::end).toList();
        body.set("usage", usage(ends));
        body.set("medley", medley.of(ends.getFirst(), request.explain()));
        return body;
    }

    /** The chunks that open a choice: a chat's role, a completion's prompt where it is wanted back. */
    List<ObjectNode> openings(int index) {
        if (chat) {
            return List.of(chunk(index, Json.object().put("role", "assistant").put("content", "")));
        }
        String echo = echo(index);
        return echo.isEmpty() ? List.of() : List.of(chunk(index, Json.object().put("text", echo)));
    }

    /** The chunks of one text: mostly one, none while a tool call is not clear yet. */
    List<ObjectNode> pieces(int index, Text piece) {
        boolean mayCall = request.output() instanceof Output.Call;
        List<ObjectNode> deltas = mayCall
                ? CallShape.deltas(calls(index).append(piece.text()), form)
                : List.of(Json.object().put(chat ? "content" : "text", piece.text()));
        List<ObjectNode> chunks = new ArrayList<>();
        for (ObjectNode delta : deltas.isEmpty() && request.logProbs().isPresent() ? List.of(Json.object()) : deltas) {
            chunks.add(counted(chunk(index, delta), piece.usage()));
        }
        if (!chunks.isEmpty()) {
            ((ObjectNode) chunks.getLast().at("/choices/0")).set("logprobs", logprobs(index, List.of(piece)));
        }
        return chunks;
    }

    /** The chunk, with what its choice came to so far where that is wanted. */
    private ObjectNode counted(ObjectNode chunk, Usage usage) {
        if (request.usage() == AnswerRequest.ToldUsage.IN_EVERY_CHUNK) {
            chunk.set("usage", usage(usage.promptTokens(), usage.completionTokens(), usage.cachedTokens()));
        }
        return chunk;
    }

    private ObjectNode chunk(int index, ObjectNode delta) {
        ObjectNode body = chunk();
        ObjectNode choice = choice(body, index).putNull("finish_reason");
        if (chat) {
            choice.set("delta", delta);
        } else {
            choice.setAll(delta);
        }
        return body;
    }

    private void message(ObjectNode message, int index, Choice choice) {
        message.put("role", "assistant");
        CallPieces pieces = calls(index);
        List<CallPieces.Piece> all = new ArrayList<>(pieces.append(choice.text()));
        all.addAll(pieces.finish());
        String text = CallShape.text(all);
        if (pieces.isCall()) {
            message.put("content", text.isEmpty() ? null : text)
                    .putNull("refusal")
                    .set("tool_calls", CallShape.whole(all, form));
        } else {
            message.put("content", text).putNull("refusal");
        }
    }

    private CallPieces calls(int index) {
        return calls.computeIfAbsent(index, _ -> CallPieces.of(request.output(), form));
    }

    private JsonNode logprobs(int index, List<Text> pieces) {
        if (request.logProbs().isEmpty()) {
            return NullNode.getInstance();
        }
        LogprobShape shape = logprobs.computeIfAbsent(index, _ -> new LogprobShape(tokenizer, chat));
        boolean judged = request.given().isPresent() && !chat;
        return judged ? shape.after(first(index), echo(index), pieces) : shape.of(pieces);
    }

    /** What the text of a choice begins with. */
    private String echo(int index) {
        if (!request.echo()) {
            return "";
        }
        return switch (request.prompt(index)) {
            case AnswerRequest.Prompt.Chat _ -> "";
            case AnswerRequest.Prompt.Text text -> text.text();
            case AnswerRequest.Prompt.Ids ids -> {
                var text = new ByteArrayOutputStream();
                ids.ids().forEach(id -> text.writeBytes(tokenizer.shown(id)));
                yield text.toString(StandardCharsets.UTF_8);
            }
        };
    }

    private int first(int index) {
        return switch (request.prompt(index)) {
            case AnswerRequest.Prompt.Chat _ -> throw new IllegalStateException("a chat is not told token by token");
            case AnswerRequest.Prompt.Text text -> tokenizer.encodePrompt(text.text())[0];
            case AnswerRequest.Prompt.Ids ids -> ids.ids().getFirst();
        };
    }

    /**
     * The last chunks of a choice; the one that ends the answer says who answered, and what it came to also where the client did not ask: whoever
     * relays the stream books by it.
     *
     * @param ends of all choices so far, this one last
     */
    List<ObjectNode> closing(int index, List<Finished> ends, boolean last) {
        Finished end = ends.getLast();
        List<ObjectNode> chunks = new ArrayList<>();
        for (ObjectNode delta : CallShape.deltas(calls(index).finish(), form)) {
            chunks.add(counted(chunk(index, delta), end.usage()));
        }
        ObjectNode body = counted(chunk(), end.usage());
        ObjectNode choice = choice(body, index).put("finish_reason", reason(index, end.reason()));
        if (chat) {
            choice.putObject("delta");
        } else {
            choice.put("text", "");
        }
        if (last) {
            ObjectNode told = medley.of(end, request.explain());
            told.set("usage", usage(ends));
            body.set("medley", told);
        }
        chunks.add(body);
        return chunks;
    }

    ObjectNode usageChunk(List<Finished> ends) {
        ObjectNode body = chunk();
        body.putArray("choices");
        body.set("usage", usage(ends));
        return body;
    }

    private ObjectNode chunk() {
        ObjectNode body = head(chat ? "chat.completion.chunk" : "text_completion");
        if (request.usage() != AnswerRequest.ToldUsage.NEVER) {
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
                .put("system_fingerprint", medley.fingerprint());
    }

    /** Each prompt counts once, however many answers it got. */
    private ObjectNode usage(List<Finished> ends) {
        int prompt = sum(ends, Usage::promptTokens) / request.answers();
        int completion = sum(ends, Usage::completionTokens);
        boolean isOne = request.prompts().size() == 1;
        int cached =
                isOne ? ends.getFirst().usage().cachedTokens() : sum(ends, Usage::cachedTokens) / request.answers();
        return usage(prompt, completion, cached);
    }

    /** What is told of answers that were cancelled, to whoever books them. */
    ObjectNode cancelled(RequestCancelled problem, List<Usage> soFar) {
        int prompt = 0;
        for (int first = 0; first < soFar.size(); first += request.answers()) {
            prompt += soFar.subList(first, first + request.answers()).stream()
                    .mapToInt(Usage::promptTokens)
                    .max()
                    .orElse(0);
        }
        int completion = soFar.stream().mapToInt(Usage::completionTokens).sum();
        ObjectNode body = Exchange.envelope(problem);
        body.set("usage", usage(prompt, completion, 0));
        return body;
    }

    private static ObjectNode usage(int prompt, int completion, int cached) {
        ObjectNode usage = Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        usage.putObject("completion_tokens_details").put("reasoning_tokens", 0);
        return usage;
    }

    private static int sum(List<Finished> ends, ToIntFunction<Usage> count) {
        return ends.stream().map(Finished::usage).mapToInt(count).sum();
    }

    private String reason(int index, Reason reason) {
        return switch (reason) {
            case STOP -> calls(index).isCall() ? "tool_calls" : "stop";
            case LENGTH -> "length";
        };
    }
}
