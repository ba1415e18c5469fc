package dev.medley.worker.chat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.chat.Conversation.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Functions, calls and results as plain text, for templates that know roles and texts alone: the functions are told in the first system message, results are
 * the user's turn. docs/protocol.md shows the words.
 */
final class OwnWords {
    private OwnWords() {}

    static List<Message> of(Conversation conversation) {
        List<Message> messages = new ArrayList<>();
        boolean afterResult = false;
        for (Message message : conversation.messages()) {
            boolean isResult = message.role().equals("tool");
            Message plain = plain(message);
            if (isResult && afterResult) {
                // Results of several calls are one turn.
                plain = new Message("user", messages.removeLast().content() + "\n" + plain.content());
            }
            afterResult = isResult;
            messages.add(plain);
        }
        return conversation.tools().isEmpty() ? messages : told(messages, conversation.tools());
    }

    private static Message plain(Message message) {
        if (message.role().equals("tool")) {
            return new Message("user", "<tool_response>" + message.content() + "</tool_response>");
        }
        String calls = message.calls().stream().map(CallForm.OWN::written).collect(Collectors.joining());
        return new Message(message.role(), message.content() + calls);
    }

    private static List<Message> told(List<Message> messages, List<JsonNode> tools) {
        String text = "You can call functions. They are, one JSON object a line:\n"
                + tools.stream().map(tool -> tool.path("function").toString()).collect(Collectors.joining("\n"))
                + "\nTo call one, answer with nothing but\n"
                + CallForm.OWN.written(new Conversation.Call("", "function", "{\"parameter\": \"value\"}"));
        List<Message> all = new ArrayList<>(messages);
        if (all.getFirst().role().equals("system")) {
            Message own = all.removeFirst();
            all.addFirst(new Message("system", own.content() + "\n\n" + text));
        } else {
            all.addFirst(new Message("system", text));
        }
        return all;
    }
}
