package dev.medley.registry.calls;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A call, and what came of it. */
public record KeptCall(Sent sent, Prompt prompt, Answer answer, int status) {
    /** By which key and when. */
    public record Sent(String key, String requestId, Instant at) {}

    /**
     * What was asked.
     *
     * @param model as the call names it
     * @param text the prompt, or the JSON of what else was sent in its place
     */
    public record Prompt(String model, String text) {}

    /**
     * What was answered.
     *
     * @param finishReason absent of an answer that never came to its end
     * @param promptTokens absent where the answer did not tell, as {@code completionTokens}
     */
    public record Answer(
            String text,
            Optional<String> finishReason,
            List<Part> adapters,
            Optional<Long> promptTokens,
            Optional<Long> completionTokens) {
        public Answer {
            adapters = List.copyOf(adapters);
        }

        /** Of a call that was refused. */
        public static Answer none() {
            return new Answer("", Optional.empty(), List.of(), Optional.empty(), Optional.empty());
        }
    }

    /** An adapter of the blend that answered. */
    public record Part(String id, String version, double weight) {}
}
