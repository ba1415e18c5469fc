package dev.medley.registry.gateway;

import java.util.List;
import java.util.Optional;

/**
 * The part of a chat or text completion that the gateway decides by; the body itself goes to the worker unchanged.
 *
 * @param model as the body says
 * @param asks the field that asks: {@code messages} or {@code prompt}
 * @param prompt what retrieval compares: the last user turn, or the prompt; empty where it is given as token ids, or says nothing
 * @param context the user turn before it and it, for a prompt that says too little by itself
 * @param adapters empty: none are named
 * @param mostTokens that all its answers may have together, where it says so
 */
record AnswerRequest(
        String model,
        String asks,
        Optional<String> prompt,
        Optional<String> context,
        List<WantedAdapter> adapters,
        WantedMixture mixture,
        Optional<Long> mostTokens) {
    AnswerRequest {
        adapters = List.copyOf(adapters);
    }

    /**
     * What adapters are searched for.
     *
     * @throws RequestRefused when there is nothing
     */
    String question() {
        return prompt.orElseThrow(() -> RequestRefused.invalid(
                asks, asks + " asks nothing that adapters could be found for: that takes one prompt of text"));
    }
}
