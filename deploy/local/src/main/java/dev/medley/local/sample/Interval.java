package dev.medley.local.sample;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** A mean with its interval of 95 %, by bootstrap over cases. */
record Interval(double mean, double low, double high) {
    private static final int RESAMPLES = 2_000;
    private static final long SEED = 7;

    static Interval of(double... values) {
        if (values.length == 0) {
            return new Interval(0, 0, 0);
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
        return new Interval(
                Arrays.stream(values).average().orElse(0),
                means[RESAMPLES / 40],
                means[RESAMPLES - 1 - RESAMPLES / 40]);
    }

    /** Of the differences case by case: surer than two intervals side by side. */
    static Interval ofDifference(double[] values, double... others) {
        double[] differences = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            differences[i] = values[i] - others[i];
        }
        return of(differences);
    }

    /** With its sign, for a difference. */
    String signed() {
        return String.format(Locale.ROOT, "%+.3f [%+.3f, %+.3f]", mean, low, high);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", mean, low, high);
    }
}
