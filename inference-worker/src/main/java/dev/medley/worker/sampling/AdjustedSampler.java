package dev.medley.worker.sampling;

import java.util.HashMap;
import java.util.Map;

/** Changes the logits as the request asks, then lets another sampler choose. Remembers what was generated. */
final class AdjustedSampler implements Sampler {
    private final Adjustments adjustments;
    private final Sampler sampler;
    private final Map<Integer, Integer> counts = new HashMap<>();

    AdjustedSampler(Adjustments adjustments, Sampler sampler) {
        this.adjustments = adjustments;
        this.sampler = sampler;
    }

    @Override
    public int pick(float[] logits) {
        float[] adjusted = logits.clone();
        adjustments.bias().forEach((token, bias) -> {
            if (token < adjusted.length) {
                adjusted[token] += bias;
            }
        });
        counts.forEach((token, count) ->
                adjusted[token] -= (float) (count * adjustments.frequencyPenalty() + adjustments.presencePenalty()));
        int token = sampler.pick(adjusted);
        counts.merge(token, 1, Integer::sum);
        return token;
    }
}
