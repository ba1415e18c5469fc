package dev.medley.worker.openai;

/** Numbers as answers show them: no digits that mean nothing. */
final class Rounded {
    private Rounded() {}

    static double millis(double value) {
        return Math.round(value * 10) / 10.0;
    }

    /** Shares and weights, exact to a millionth. */
    static double share(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
