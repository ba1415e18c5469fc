package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
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
        List<String> stop,
        boolean stream,
        boolean includeUsage,
        boolean explain,
        JsonNode body) {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final int MAX_ANSWERS = 8;
    private static final int MAX_MESSAGES = 1000;

    /** What is continued. */
    sealed interface Prompt {
        record Chat(List<Message> messages) implements Prompt {}

        record Text(String text) implements Prompt {}
    }

    static AnswerRequest chat(JsonNode body) {
        var fields = new Fields(body);
        refuseTools(fields);
        fields.refuse("logprobs", 0);
        fields.refuse("top_logprobs", 0);
        OptionalInt newer = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE);
        OptionalInt older = fields.integer("max_tokens", 1, Integer.MAX_VALUE);
        return of(fields, new Prompt.Chat(messages(fields)), newer.isPresent() ? newer : older);
    }

    static AnswerRequest completion(JsonNode body) {
        var fields = new Fields(body);
        for (String name : List.of("logprobs", "echo", "best_of")) {
            fields.refuse(name, name.equals("best_of") ? 1 : 0);
        }
        fields.refuse("suffix", 0);
        JsonNode prompt = fields.node("prompt");
        boolean wrapped =
                prompt.isArray() && prompt.size() == 1 && prompt.get(0).isTextual();
        String text = wrapped ? prompt.get(0).asText() : prompt.isTextual() ? prompt.asText() : "";
        if (text.isEmpty()) {
            throw InvalidRequest.field("prompt", "prompt must be a non-empty string.");
        }
        return of(fields, new Prompt.Text(text), fields.integer("max_tokens", 1, Integer.MAX_VALUE));
    }

    private static AnswerRequest of(Fields fields, Prompt prompt, OptionalInt maxTokens) {
        for (String name : List.of("frequency_penalty", "presence_penalty", "logit_bias")) {
            fields.refuse(name, 0);
        }
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
