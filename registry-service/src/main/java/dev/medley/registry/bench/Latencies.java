package dev.medley.registry.bench;

import java.util.Arrays;

/** Times of single calls in milliseconds. */
record Latencies(double[] millis) {
    Latencies {
        millis = millis.clone();
        Arrays.sort(millis);
    }

    double percentile(double share) {
        return millis[(int) Math.ceil(share * millis.length) - 1];
    }
}
