package dev.medley.worker.engine;

import dev.medley.worker.sampling.SamplingParams;
import java.util.List;
import java.util.OptionalInt;

/**
 * One answer to generate.
 *
 * @param prompt ids, at least one
 * @param maxTokens most tokens to generate, at least 1
 * @param stop texts that end the answer and are not part of it
 * @param logProbs how many likeliest tokens to tell beside each chosen one; absent: no log-probabilities at all
 */
public record GenerationRequest(
        String requestId,
        int[] prompt,
        Blend blend,
        SamplingParams sampling,
        int maxTokens,
        List<String> stop,
        OptionalInt logProbs) {
    /** Without log-probabilities. */
    public GenerationRequest(
            String requestId, int[] prompt, Blend blend, SamplingParams sampling, int maxTokens, List<String> stop) {
        this(requestId, prompt, blend, sampling, maxTokens, stop, OptionalInt.empty());
    }

    public GenerationRequest {
        stop = List.copyOf(stop);
        if (prompt.length == 0 || maxTokens < 1) {
            throw new IllegalArgumentException("a request needs a prompt and at least one token to generate");
        }
    }
}
