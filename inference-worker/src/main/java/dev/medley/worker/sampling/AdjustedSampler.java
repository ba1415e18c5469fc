package dev.medley.worker.sampling;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Changes the logits as the request asks while another sampler chooses, then puts them back. Remembers what was generated. */
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
        Set<Integer> touched = new TreeSet<>(adjustments.bias().keySet());
        if (adjustments.frequencyPenalty() != 0 || adjustments.presencePenalty() != 0) {
            touched.addAll(counts.keySet());
        }
        touched.removeIf(token -> token >= logits.length);
        // A few entries of a row of fifty thousand: cheaper to restore than to copy the row.
        Map<Integer, Float> before = new HashMap<>();
        touched.forEach(token -> {
            before.put(token, logits[token]);
            logits[token] += adjustment(token);
        });
        int token = sampler.pick(logits);
        before.forEach((id, value) -> logits[id] = value);
        counts.merge(token, 1, Integer::sum);
        return token;
    }

    private float adjustment(int token) {
        double bias = adjustments.bias().getOrDefault(token, 0f);
        int count = counts.getOrDefault(token, 0);
        double penalty = count * adjustments.frequencyPenalty() + (count > 0 ? adjustments.presencePenalty() : 0);
        return (float) (bias - penalty);
    }
}
