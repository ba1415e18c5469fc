package dev.medley.registry.evaluation;

import java.util.Arrays;
import java.util.Random;

/** 95 % intervals by drawing cases anew; the seed is fixed, so that the same answers give the same interval. */
record Bootstrap(double mean, double low, double high) {
    private static final int RESAMPLES = 2_000;
    private static final long SEED = 7;

    /** Of the mean of one value a case, of one case at least; for two arms the difference of their values, which pairs them. */
    static Bootstrap of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("nothing has no mean");
        }
        Random random = new Random(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int j = 0; j < values.length; j++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return new Bootstrap(
                Arrays.stream(values).average().orElse(0),
                means[RESAMPLES / 40],
                means[RESAMPLES - 1 - RESAMPLES / 40]);
    }
}
