package dev.medley.worker.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.grammar.CallText;
import dev.medley.worker.tokenizer.ChatTemplate.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A conversation as chat templates know it, which is roles and texts: tool calls and their results become text, and the tools that may be called are
 * told in the first system message. docs/protocol.md shows the words.
 */
final class MessageReader {
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool");
    private static final int MAX_MESSAGES = 1000;

    private MessageReader() {}

    static List<Message> read(Fields fields, List<JsonNode> tools) {
        JsonNode list = fields.node("messages");
        if (!list.isArray() || list.isEmpty() || list.size() > MAX_MESSAGES) {
            throw InvalidRequest.field("messages", "messages must be a list of 1 to " + MAX_MESSAGES + " messages.");
        }
        List<Message> messages = new ArrayList<>();
        boolean afterResult = false;
        for (int i = 0; i < list.size(); i++) {
            Message message = message(list.get(i), "messages[" + i + "]");
            boolean isResult = list.get(i).path("role").asText().equals("tool");
            if (isResult && afterResult) {
                // Results of several calls are one turn.
                Message before = messages.removeLast();
                message = new Message("user", before.content() + "\n" + message.content());
            }
            afterResult = isResult;
            messages.add(message);
        }
        if (messages.stream().allMatch(message -> message.content().isBlank())) {
            throw InvalidRequest.field("messages", "the conversation is empty: at least one message needs content.");
        }
        return tools.isEmpty() ? messages : told(messages, tools);
    }

    private static List<Message> told(List<Message> messages, List<JsonNode> tools) {
        String text = "You can call functions. They are, one JSON object a line:\n"
                + tools.stream().map(JsonNode::toString).collect(Collectors.joining("\n"))
                + "\nTo call one, answer with nothing but\n" + CallText.MARK
                + "{\"name\": \"function\", \"arguments\": {\"parameter\": \"value\"}}</tool_call>";
        List<Message> all = new ArrayList<>(messages);
        if (all.getFirst().role().equals("system")) {
            Message own = all.removeFirst();
            all.addFirst(new Message("system", own.content() + "\n\n" + text));
        } else {
            all.addFirst(new Message("system", text));
        }
        return all;
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
        String content = content(message.path("content"), param, hasCalls && !calls.isEmpty());
        return switch (role) {
            case "developer" -> new Message("system", content);
            case "tool" -> new Message("user", "<tool_response>" + content + "</tool_response>");
            default -> new Message(role, hasCalls ? content + calls(calls, param) : content);
        };
    }

    private static String calls(JsonNode calls, String param) {
        var text = new StringBuilder();
        for (int i = 0; i < calls.size(); i++) {
            JsonNode name = calls.get(i).at("/function/name");
            JsonNode arguments = calls.get(i).at("/function/arguments");
            if (!name.isTextual() || !arguments.isTextual()) {
                throw InvalidRequest.field(
                        param + ".tool_calls[" + i + "].function", "a call has a name and arguments, both text.");
            }
            text.append(CallText.opening(name.asText()))
                    .append(arguments.asText())
                    .append(CallText.CLOSING);
        }
        return text.toString();
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
