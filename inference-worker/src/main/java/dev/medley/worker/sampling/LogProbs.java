package dev.medley.worker.sampling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The model's own opinion of a chosen token: natural logarithms of the softmax of its logits, before temperature, penalties and bias.
 *
 * @param top the likeliest tokens, best first
 */
public record LogProbs(Candidate chosen, List<Candidate> top) {
    /** A token with its log-probability. */
    public record Candidate(int token, double logprob) {}

    public LogProbs {
        top = List.copyOf(top);
    }

    /**
     * The opinion in one row of logits.
     *
     * @param count how many of the likeliest tokens
     */
    public static LogProbs of(float[] logits, int token, int count) {
        double normaliser = logSumExp(logits);
        // The least likely of the best on top; of equals the higher id goes first.
        PriorityQueue<Integer> best = new PriorityQueue<>(
                Comparator.<Integer>comparingDouble(id -> logits[id]).thenComparing(Comparator.reverseOrder()));
        for (int id = 0; id < logits.length && count > 0; id++) {
            if (best.size() < count || logits[id] > logits[best.peek()]) {
                best.add(id);
                if (best.size() > count) {
                    best.poll();
                }
            }
        }
        List<Candidate> top = new ArrayList<>();
        while (!best.isEmpty()) {
            int id = best.poll();
            top.addFirst(new Candidate(id, logits[id] - normaliser));
        }
        return new LogProbs(new Candidate(token, logits[token] - normaliser), top);
    }

    private static double logSumExp(float[] logits) {
        float highest = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - highest);
        }
        return highest + Math.log(sum);
    }
}
