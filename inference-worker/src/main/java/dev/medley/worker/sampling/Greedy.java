package dev.medley.worker.sampling;

import dev.medley.worker.kernel.Logits;

/** The likeliest token; the lower id of equals. */
record Greedy() implements Sampler {
    private static final Logits LOGITS = Logits.fastest();

    @Override
    public int pick(float[] logits) {
        return LOGITS.highest(logits);
    }
}
