package dev.medley.worker.engine;

import dev.medley.worker.problem.InferenceProblem;
import dev.medley.worker.sampling.LogProbs;
import java.util.List;
import java.util.Optional;

/** What a sequence tells its caller: that its prompt was read, any number of texts, then exactly one end; a failure may come at any time. */
public sealed interface TokenEvent {
    /** The prompt went through the model. */
    record Prefilled(Heard heard) implements TokenEvent {}

    /**
     * Text that is final; may be empty while characters or stop texts are pending. Log-probabilities come once for each token, where asked for.
     *
     * @param usage with this token
     */
    record Text(int token, String text, Optional<LogProbs> logProbs, Usage usage) implements TokenEvent {}

    /** The answer is complete. */
    record Finished(Reason reason, Usage usage, Timing timing, Heard heard) implements TokenEvent {}

    /** The answer ends here, incomplete. */
    record Failed(InferenceProblem problem) implements TokenEvent {}

    /**
     * How much each adapter of the blend contributed so far.
     *
     * @param weights in the blend's order: the given weight, or the gate's mean share
     * @param byLayer the gate's mean shares in each layer of the base; empty without a gate
     * @param entropies of the gate's single decisions in each layer: 0 where each hears one adapter alone, 1 all alike
     * @param byToken piece by piece of the answer, whom the gate heard while it was chosen; empty without a gate
     */
    record Heard(List<Double> weights, List<List<Double>> byLayer, List<Double> entropies, List<Spoken> byToken) {
        public Heard {
            weights = List.copyOf(weights);
            byLayer = List.copyOf(byLayer);
            entropies = List.copyOf(entropies);
            byToken = List.copyOf(byToken);
        }
    }

    /**
     * What one token added to the text, and the gate's mean shares in the step that chose it; for the first token in all of the prompt.
     *
     * @param text empty while characters or stop texts are pending
     */
    record Spoken(String text, List<Double> shares) {
        public Spoken {
            shares = List.copyOf(shares);
        }
    }

    enum Reason {
        STOP,
        LENGTH
    }

    /**
     * Tokens that went in and came out.
     *
     * @param cachedTokens of the prompt that another request had computed already
     */
    record Usage(int promptTokens, int cachedTokens, int completionTokens) {}

    /** Milliseconds: waiting for a place, loading adapters, until the first token, after it. */
    record Timing(double queue, double load, double prefill, double decode) {}
}
