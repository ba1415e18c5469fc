package dev.medley.worker.bench;

import java.util.ArrayList;
import java.util.List;

/** How quickly a load was answered. */
record Speed(List<Arrivals> requests) {
    Speed {
        requests = List.copyOf(requests);
    }

    /** Of all requests together, from the moment when each had its first token; for requests that start at once and end together. */
    double decodeRate() {
        long start = requests.stream().mapToLong(Arrivals::first).max().orElseThrow();
        long end = requests.stream().mapToLong(Arrivals::last).max().orElseThrow();
        long tokens = requests.stream()
                .flatMap(request -> request.tokens().stream())
                .filter(arrival -> arrival > start)
                .count();
        return tokens / ((end - start) / 1e9);
    }

    /** Of all requests together from the first submission to the last token. */
    double wholeRate() {
        long start = requests.stream().mapToLong(Arrivals::submitted).min().orElseThrow();
        long end = requests.stream().mapToLong(Arrivals::last).max().orElseThrow();
        long tokens =
                requests.stream().mapToLong(request -> request.tokens().size()).sum();
        return tokens / ((end - start) / 1e9);
    }

    double firstTokenMillis(double quantile) {
        return quantile(requests.stream().map(Arrivals::firstMillis).toList(), quantile);
    }

    double gapMillis(double quantile) {
        return quantile(
                requests.stream().flatMap(request -> request.gaps().stream()).toList(), quantile);
    }

    static double median(List<Double> values) {
        return quantile(values, 0.5);
    }

    static double quantile(List<Double> values, double quantile) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        return sorted.get(Math.min(sorted.size() - 1, (int) (quantile * sorted.size())));
    }
}
