package dev.medley.worker.sampling;

import dev.medley.worker.kernel.Logits;
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
    private static final Logits LOGITS = Logits.fastest();

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
        double normaliser = LOGITS.logSumExp(logits);
        // The least likely of the best on top; of equals the higher id goes first.
        PriorityQueue<Integer> best = new PriorityQueue<>(
                Comparator.<Integer>comparingDouble(id -> logits[id]).thenComparing(Comparator.reverseOrder()));
        for (int id = 0; id < logits.length && count > 0; ) {
            best.add(id);
            if (best.size() > count) {
                best.poll();
            }
            id = best.size() < count ? id + 1 : LOGITS.next(logits, id + 1, Math.nextUp(logits[best.peek()]));
        }
        List<Candidate> top = new ArrayList<>();
        while (!best.isEmpty()) {
            int id = best.poll();
            top.addFirst(new Candidate(id, logits[id] - normaliser));
        }
        return new LogProbs(new Candidate(token, logits[token] - normaliser), top);
    }
}
