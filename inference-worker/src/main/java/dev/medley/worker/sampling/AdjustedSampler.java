package dev.medley.worker.sampling;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Changes a copy of the logits as the request asks before another sampler chooses. Remembers what was generated. */
final class AdjustedSampler implements Sampler {
    /** Each thread's and not each sequence's, so that it stays in the caches from one to the next. */
    private static final ThreadLocal<float[]> ADJUSTED = ThreadLocal.withInitial(() -> new float[0]);

    private final Adjustments adjustments;
    private final Sampler sampler;
    /** Laid out once: a request may bias all of the vocabulary, and the engine's thread adds it up for every token. */
    private final int[] biased;

    private final float[] bias;
    private final Map<Integer, Integer> counts = new HashMap<>();
    /** Of prompt and answer, where it matters. */
    private final BitSet seen = new BitSet();

    private float[] adjusted = new float[0];

    AdjustedSampler(Adjustments adjustments, int[] prompt, Sampler sampler) {
        this.adjustments = adjustments;
        this.sampler = sampler;
        this.biased =
                adjustments.bias().keySet().stream().mapToInt(Integer::intValue).toArray();
        this.bias = new float[biased.length];
        for (int i = 0; i < biased.length; i++) {
            bias[i] = adjustments.bias().get(biased[i]);
        }
        if (adjustments.repetitionPenalty() != 1) {
            Arrays.stream(prompt).forEach(seen::set);
        }
    }

    @Override
    public int pick(float[] logits) {
        adjusted = ADJUSTED.get();
        if (adjusted.length != logits.length) {
            adjusted = new float[logits.length];
            ADJUSTED.set(adjusted);
        }
        System.arraycopy(logits, 0, adjusted, 0, logits.length);
        for (int i = 0; i < biased.length; i++) {
            if (biased[i] < adjusted.length) {
                adjusted[biased[i]] += bias[i];
            }
        }
        seen.stream()
                .takeWhile(token -> token < adjusted.length)
                .forEach(token -> adjusted[token] = repeated(adjusted[token]));
        if (adjustments.frequencyPenalty() != 0 || adjustments.presencePenalty() != 0) {
            counts.forEach((token, count) -> adjusted[token] -=
                    (float) (count * adjustments.frequencyPenalty() + adjustments.presencePenalty()));
        }
        int token = sampler.pick(adjusted);
        counts.merge(token, 1, Integer::sum);
        if (adjustments.repetitionPenalty() != 1) {
            seen.set(token);
        }
        return token;
    }

    private float repeated(float logit) {
        double penalty = adjustments.repetitionPenalty();
        return (float) (logit > 0 ? logit / penalty : logit * penalty);
    }
}
