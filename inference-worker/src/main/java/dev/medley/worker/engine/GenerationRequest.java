package dev.medley.worker.engine;

import dev.medley.worker.grammar.Grammar;
import dev.medley.worker.sampling.SamplingParams;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One answer to generate.
 *
 * @param prompt ids, at least one
 * @param given ids that the answer begins with, whatever the model thinks of them
 * @param maxTokens most tokens of the answer, what is given included; with 0 the prompt is only read
 * @param stop texts that end the answer and are not part of it
 * @param logProbs how many likeliest tokens to tell beside each chosen one; absent: no log-probabilities at all
 * @param pastEnd whether a token that ends an answer is one like any other
 * @param grammar what the answer may look like; absent: anything
 * @param tenant whose request it is, so that nobody starves the others or learns what they ask
 */
public record GenerationRequest(
        String requestId,
        int[] prompt,
        int[] given,
        Blend blend,
        SamplingParams sampling,
        int maxTokens,
        List<String> stop,
        OptionalInt logProbs,
        boolean pastEnd,
        Optional<Grammar> grammar,
        String tenant) {
    /** Whose requests are nobody's in particular: of a worker that stands alone. */
    public static final String NOBODY = "";

    /** Any text, without log-probabilities, for nobody in particular. */
    public GenerationRequest(
            String requestId, int[] prompt, Blend blend, SamplingParams sampling, int maxTokens, List<String> stop) {
        this(
                requestId,
                prompt,
                new int[0],
                blend,
                sampling,
                maxTokens,
                stop,
                OptionalInt.empty(),
                false,
                Optional.empty(),
                NOBODY);
    }

    public GenerationRequest {
        stop = List.copyOf(stop);
        if (prompt.length == 0 || maxTokens < given.length) {
            throw new IllegalArgumentException("a request needs a prompt, and room for what is given");
        }
    }

    /**
     * Who shares computed beginnings of prompts with whom. Across tenants nobody does: whoever is told of one, or answered sooner for it, has guessed what
     * another asked.
     */
    String prefixIdentity() {
        return tenant + "|" + blend.identity();
    }

    public GenerationRequest withGrammar(Grammar wanted) {
        return new GenerationRequest(
                requestId,
                prompt,
                given,
                blend,
                sampling,
                maxTokens,
                stop,
                logProbs,
                pastEnd,
                Optional.of(wanted),
                tenant);
    }

    public GenerationRequest of(String account) {
        return new GenerationRequest(
                requestId, prompt, given, blend, sampling, maxTokens, stop, logProbs, pastEnd, grammar, account);
    }
}
