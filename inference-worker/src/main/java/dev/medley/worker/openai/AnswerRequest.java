package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.sampling.Adjustments;
import dev.medley.worker.tokenizer.ChatTemplate.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a client asks for, checked, before it is known which adapters answer.
 *
 * @param model as the client wrote it; echoed
 * @param prompt messages of a chat, or text to continue
 * @param answers {@code n}
 * @param logProbs how many likeliest tokens to tell beside each chosen one; absent: none, and no log-probabilities
 * @param explain whether the answer tells each layer's shares
 */
record AnswerRequest(
        String model,
        Prompt prompt,
        int answers,
        OptionalInt maxTokens,
        double temperature,
        double topP,
        OptionalLong seed,
        Adjustments adjustments,
        OptionalInt logProbs,
        List<String> stop,
        boolean stream,
        boolean includeUsage,
        boolean explain,
        JsonNode body) {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final int MAX_ANSWERS = 8;
    private static final int MAX_MESSAGES = 1000;
    private static final int MAX_LOGPROBS = 20;

    /** What is continued. */
    sealed interface Prompt {
        record Chat(List<Message> messages) implements Prompt {}

        record Text(String text) implements Prompt {}

        /** Token ids, as they are. */
        record Ids(List<Integer> ids) implements Prompt {}
    }

    static AnswerRequest chat(JsonNode body) {
        var fields = new Fields(body);
        refuseTools(fields);
        OptionalInt newer = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        OptionalInt older = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        OptionalInt top = fields.integer("top_logprobs", 0, MAX_LOGPROBS);
        boolean logProbs = fields.flag("logprobs");
        if (!logProbs && top.isPresent() && top.getAsInt() > 0) {
            throw InvalidRequest.field("top_logprobs", "top_logprobs needs logprobs: true.");
        }
        return of(
                fields,
                new Prompt.Chat(messages(fields)),
                newer.isPresent() ? newer : older,
                logProbs ? OptionalInt.of(top.orElse(0)) : OptionalInt.empty());
    }

    static AnswerRequest completion(JsonNode body) {
        var fields = new Fields(body);
        fields.refuse("echo", 0);
        fields.refuse("best_of", 1);
        fields.refuse("suffix", 0);
        return of(
                fields,
                prompt(fields.node("prompt")),
                fields.integer("max_tokens", 1, Integer.MAX_VALUE),
                fields.integer("logprobs", 0, MAX_LOGPROBS));
    }

    /** Text or token ids; a list of one prompt counts as the prompt. */
    private static Prompt prompt(JsonNode node) {
        JsonNode prompt = node.isArray() && node.size() == 1 && !node.get(0).isNumber() ? node.get(0) : node;
        if (prompt.isTextual() && !prompt.asText().isEmpty()) {
            return new Prompt.Text(prompt.asText());
        }
        List<Integer> ids = new ArrayList<>();
        if (prompt.isArray()) {
            prompt.forEach(id -> ids.add(id.isIntegralNumber() && id.canConvertToInt() ? id.intValue() : -1));
        }
        if (ids.isEmpty() || ids.stream().anyMatch(id -> id < 0)) {
            throw InvalidRequest.field("prompt", "prompt must be a non-empty string or one list of token ids.");
        }
        return new Prompt.Ids(ids);
    }

    private static AnswerRequest of(Fields fields, Prompt prompt, OptionalInt maxTokens, OptionalInt logProbs) {
        boolean stream = fields.flag("stream");
        boolean usage = fields.child("stream_options")
                .map(options -> options.flag("include_usage"))
                .orElse(false);
        double topP = fields.number("top_p", 0, 1).orElse(1);
        if (topP == 0) {
            throw InvalidRequest.field("top_p", "top_p must be above 0.");
        }
        return new AnswerRequest(
                fields.requireText("model"),
                prompt,
                fields.integer("n", 1, MAX_ANSWERS).orElse(1),
                maxTokens,
                fields.number("temperature", 0, 2).orElse(0),
                topP,
                fields.seed(),
                new Adjustments(
                        fields.number("frequency_penalty", -2, 2).orElse(0),
                        fields.number("presence_penalty", -2, 2).orElse(0),
                        fields.logitBias()),
                logProbs,
                fields.stop(),
                stream,
                stream && usage,
                fields.child("mixture").map(mixture -> mixture.flag("explain")).orElse(false),
                fields.object());
    }

    private static void refuseTools(Fields fields) {
        for (String name : List.of("tools", "functions")) {
            fields.refuse(name, 0);
        }
        String format = fields.child("response_format")
                .map(each -> each.node("type").asText())
                .orElse("text");
        if (!format.equals("text")) {
            throw InvalidRequest.unsupported(
                    "response_format", "response_format " + format + " is not supported; use text.");
        }
    }

    private static List<Message> messages(Fields fields) {
        JsonNode list = fields.node("messages");
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_MESSAGES) {
            throw InvalidRequest.field("messages", "messages must be a list of 1 to " + MAX_MESSAGES + " messages.");
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            messages.add(message(list.get(i), "messages[" + i + "]"));
        }
        if (messages.stream().allMatch(message -> message.content().isBlank())) {
            throw InvalidRequest.field("messages", "the conversation is empty: at least one message needs content.");
        }
        return messages;
    }

    private static Message message(JsonNode message, String param) {
        String role = message.path("role").asText();
        if (!message.isObject() || !ROLES.contains(role)) {
            throw InvalidRequest.field(param + ".role", "role must be one of system, user, assistant, tool.");
        }
        return new Message(role.equals("developer") ? "system" : role, content(message.path("content"), param));
    }

    private static String content(JsonNode content, String param) {
        if (content.isTextual()) {
            return content.asText();
        }
        var text = new StringBuilder();
        if (content.isArray()) {
            for (JsonNode part : content) {
                if (!part.path("type").asText().equals("text")
                        || !part.path("text").isTextual()) {
                    throw InvalidRequest.unsupported(param + ".content", "only text parts are supported.");
                }
                text.append(part.path("text").asText());
            }
            return text.toString();
        }
        throw InvalidRequest.field(param + ".content", "content must be a string or a list of text parts.");
    }
}
