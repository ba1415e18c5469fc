package dev.medley.worker.kernel;

import java.util.Arrays;

/** One number after the other, for a processor or a process without the vectors. */
final class PlainLogits implements Logits {
    @Override
    public int highest(float[] logits) {
        int highest = 0;
        for (int i = 0; i < logits.length && !Float.isNaN(logits[highest]); i++) {
            if (logits[i] > logits[highest] || Float.isNaN(logits[i])) {
                highest = i;
            }
        }
        return highest;
    }

    @Override
    public int next(float[] values, int from, float least) {
        int i = from;
        while (i < values.length && !(values[i] >= least)) {
            i++;
        }
        return i;
    }

    @Override
    public double exponentials(float[] logits, float highest, double temperature, float[] weights, double[] sums) {
        Arrays.fill(sums, 0);
        double total = 0;
        for (int i = 0; i < logits.length; i++) {
            weights[i] = (float) Math.exp((logits[i] - highest) / temperature);
            sums[i / BLOCK] += weights[i];
            total += weights[i];
        }
        return total;
    }

    @Override
    public double logSumExp(float[] logits) {
        float highest = logits[highest(logits)];
        double total = 0;
        for (float logit : logits) {
            total += Math.exp(logit - highest);
        }
        return highest + Math.log(total);
    }

    @Override
    public int count(float[] weights, float least) {
        int count = 0;
        for (float weight : weights) {
            count += weight >= least ? 1 : 0;
        }
        return count;
    }

    @Override
    public double sum(float[] weights, float least) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight >= least ? weight : 0;
        }
        return sum;
    }
}
