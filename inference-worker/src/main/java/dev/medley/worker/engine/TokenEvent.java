package dev.medley.worker.engine;

import dev.medley.worker.problem.InferenceProblem;

/** What a sequence tells its caller: any number of texts, then exactly one end. */
public sealed interface TokenEvent {
    /** Text that is final; may be empty while characters or stop texts are pending. */
    record Text(int token, String text) implements TokenEvent {}

    /** The answer is complete. */
    record Finished(Reason reason, Usage usage, Timing timing) implements TokenEvent {}

    /** The answer ends here, incomplete. */
    record Failed(InferenceProblem problem) implements TokenEvent {}

    enum Reason {
        STOP,
        LENGTH
    }

    /** Tokens that went through the model and came out of it. */
    record Usage(int promptTokens, int completionTokens) {}

    /** Milliseconds: waiting for a place, loading adapters, until the first token, after it. */
    record Timing(double queue, double load, double prefill, double decode) {}
}
