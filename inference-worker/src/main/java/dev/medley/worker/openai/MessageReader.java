package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.chat.Conversation.Call;
import dev.medley.worker.chat.Conversation.Message;
import dev.medley.worker.chat.Conversation.Result;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code messages}. */
final class MessageReader {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final int MAX_MESSAGES = 1000;

    private MessageReader() {}

    static List<Message> read(Fields fields) {
        JsonNode list = fields.node("messages");
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_MESSAGES) {
            throw InvalidRequest.field("messages", "messages must be a list of 1 to " + MAX_MESSAGES + " messages.");
        }
        List<Message> messages = new ArrayList<>();
        Set<String> called = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String param = "messages[" + i + "]";
            Message message = message(list.get(i), param);
            message.result().ifPresent(result -> requireCalled(result.id(), called, param + ".tool_call_id"));
            message.calls().forEach(call -> called.add(call.id()));
            messages.add(message);
        }
        if (messages.stream()
                .allMatch(message ->
                        message.content().isBlank() && message.calls().isEmpty())) {
            throw InvalidRequest.field("messages", "the conversation is empty: at least one message needs content.");
        }
        return messages;
    }

    /** A client that leaves the ids of results out means the last calls, in their order. */
    private static void requireCalled(String id, Set<String> called, String param) {
        if (!id.isEmpty() && !called.contains(id)) {
            throw InvalidRequest.field(param, "tool_call_id must be the id of a call in a message before this one.");
        }
    }

    private static Message message(JsonNode message, String param) {
        String role = message.path("role").asText();
        if (!message.isObject() || !ROLES.contains(role)) {
            throw InvalidRequest.field(
                    param + ".role", "role must be one of system, developer, user, assistant, tool.");
        }
        JsonNode calls = message.path("tool_calls");
        boolean hasCalls = role.equals("assistant") && !calls.isMissingNode() && !calls.isNull();
        if (hasCalls && !calls.isArray()) {
            throw InvalidRequest.field(param + ".tool_calls", "tool_calls must be a list.");
        }
        String content = content(message.path("content"), param, role.equals("assistant"));
        return switch (role) {
            case "developer" -> new Message("system", content);
            case "tool" -> {
                var result = new Result(text(message, "tool_call_id"), text(message, "name"));
                yield new Message(role, content, List.of(), Optional.of(result));
            }
            default -> new Message(role, content, hasCalls ? calls(calls, param) : List.of(), Optional.empty());
        };
    }

    private static List<Call> calls(JsonNode list, String param) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            JsonNode name = list.get(i).at("/function/name");
            JsonNode arguments = list.get(i).at("/function/arguments");
            if (!name.isTextual() || !arguments.isTextual()) {
                throw InvalidRequest.field(
                        param + ".tool_calls[" + i + "].function", "a call has a name and arguments, both text.");
            }
            calls.add(new Call(text(list.get(i), "id"), name.asText(), arguments.asText()));
        }
        return calls;
    }

    /** Of a field that clients may leave out: empty then. */
    private static String text(JsonNode object, String field) {
        return object.path(field).isTextual() ? object.path(field).asText() : "";
    }

    private static String content(JsonNode content, String param, boolean mayBeAbsent) {
        if (content.isTextual()) {
            return content.asText();
        }
        if (mayBeAbsent && (content.isMissingNode() || content.isNull())) {
            return "";
        }
        if (!content.isArray()) {
            throw InvalidRequest.field(param + ".content", "content must be a string or a list of text parts.");
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
                throw InvalidRequest.unsupported(param + ".content", "only text parts are supported.");
            }
            text.append(part.path("text").asText());
        }
        return text.toString();
    }
}
