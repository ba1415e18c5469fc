package dev.medley.worker.sampling;

/** The likeliest token; the lower id of equals. */
record Greedy() implements Sampler {
    @Override
    public int pick(float[] logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            if (logits[i] > logits[best]) {
                best = i;
            }
        }
        return best;
    }
}
