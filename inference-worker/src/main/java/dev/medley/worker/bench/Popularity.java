package dev.medley.worker.bench;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Which adapter a request wants, by the request's number. */
enum Popularity {
    IDENTICAL,
    UNIFORM,
    ZIPF,
    DISTINCT;

    private static final long SEED = 7;

    /** Repeatable choices among so many adapters. */
    IntUnaryOperator among(int adapters) {
        var random = new Random(SEED);
        return switch (this) {
            case IDENTICAL -> _ -> 0;
            case UNIFORM -> _ -> random.nextInt(adapters);
            case ZIPF -> zipf(random, adapters);
            case DISTINCT -> request -> request % adapters;
        };
    }

    /** The n-th is wanted 1/n times as often as the first. */
    private static IntUnaryOperator zipf(Random random, int adapters) {
        double[] sums = new double[adapters];
        double sum = 0;
        for (int i = 0; i < adapters; i++) {
            sum += 1.0 / (i + 1);
            sums[i] = sum;
        }
        double all = sum;
        return _ -> {
            double at = random.nextDouble() * all;
            int index = Arrays.binarySearch(sums, at);
            return Math.min(adapters - 1, index < 0 ? -index - 1 : index);
        };
    }
}
