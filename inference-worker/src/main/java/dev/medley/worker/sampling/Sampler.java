package dev.medley.worker.sampling;

/** Chooses a token from the logits of one row. Belongs to one sequence, so its choices don't depend on who else is in the batch. */
public sealed interface Sampler permits Greedy, TopP, AdjustedSampler {
    /** Index of the chosen token. */
    int pick(float[] logits);

    /**
     * The sampler that does as the parameters say.
     *
     * @param prompt ids that come before what is chosen
     */
    static Sampler of(SamplingParams params, int... prompt) {
        Sampler sampler = params.isGreedy() ? new Greedy() : new TopP(params);
        return params.adjustments().isNone() ? sampler : new AdjustedSampler(params.adjustments(), prompt, sampler);
    }
}
