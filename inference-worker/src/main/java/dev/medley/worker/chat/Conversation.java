package dev.medley.worker.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a chat template makes a text of.
 *
 * @param tools that may be called, in OpenAI's shape
 * @param options what else the template may ask for, such as {@code enable_thinking}, as {@code Template.render} takes values
 */
public record Conversation(List<Message> messages, List<JsonNode> tools, Map<String, Object> options) {
    public Conversation {
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
        options = Map.copyOf(options);
    }

    /** Without tools and options. */
    public Conversation(List<Message> messages) {
        this(messages, List.of(), Map.of());
    }

    /**
     * One message.
     *
     * @param role system, user, assistant or tool
     * @param calls that an assistant made
     * @param result where it is a function's: of which call
     */
    public record Message(String role, String content, List<Call> calls, Optional<Result> result) {
        public Message {
            calls = List.copyOf(calls);
        }

        /** One that is nothing but text. */
        public Message(String role, String content) {
            this(role, content, List.of(), Optional.empty());
        }
    }

    /**
     * A call of a function.
     *
     * @param id empty without one
     * @param arguments JSON, as the model or the client wrote it
     */
    public record Call(String id, String function, String arguments) {}

    /**
     * What a function's result says about its call.
     *
     * @param id of the call; empty without one
     * @param function its name; empty where it isn't told
     */
    public record Result(String id, String function) {}
}
