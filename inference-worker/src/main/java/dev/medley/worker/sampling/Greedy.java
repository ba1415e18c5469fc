package dev.medley.worker.sampling;

import dev.medley.worker.kernel.Logits;

/** The likeliest token; the lower id of equals. */
record Greedy() implements Sampler {
    @Override
    public int pick(float[] logits) {
        return Logits.highest(logits);
    }
}
