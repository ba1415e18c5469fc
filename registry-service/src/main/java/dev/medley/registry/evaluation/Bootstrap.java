package dev.medley.registry.evaluation;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** 95 % intervals by drawing cases anew; the seed is fixed, so that the same answers give the same interval. */
record Bootstrap(double mean, double low, double high) {
    private static final int RESAMPLES = 2_000;
    private static final long SEED = 7;

    /** Of the mean of one value a case, of one case at least; for two arms the difference of their values, which pairs them. */
    static Bootstrap of(double[] values) {
        return of(
                values.length,
                drawn -> Arrays.stream(drawn).mapToDouble(i -> values[i]).sum() / values.length);
    }

    /**
     * Of a number that cases have together, one case at least.
     *
     * @param together that number of the cases at these places, some of them more than once
     */
    static Bootstrap of(int cases, ToDoubleFunction<int[]> together) {
        if (cases == 0) {
            throw new IllegalArgumentException("nothing has no mean");
        }
        Random random = new Random(SEED);
        double[] means = new double[RESAMPLES];
        int[] drawn = new int[cases];
        for (int i = 0; i < RESAMPLES; i++) {
            Arrays.setAll(drawn, _ -> random.nextInt(cases));
            means[i] = together.applyAsDouble(drawn);
        }
        Arrays.sort(means);
        return new Bootstrap(
                together.applyAsDouble(IntStream.range(0, cases).toArray()),
                means[RESAMPLES / 40],
                means[RESAMPLES - 1 - RESAMPLES / 40]);
    }
}
