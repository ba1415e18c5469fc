package dev.medley.registry.recipe;

import java.util.Optional;

/**
 * Whether two arms differ, at every look: the mixture sequential probability ratio test of Johari, Pekelis and Walsh, "Always Valid Inference"
 * (arXiv 1512.04922), section 4, with a normal mixture of variance {@link #MIXTURE} over the difference. Its p-value holds however often and
 * whenever somebody looks, so an experiment may end as soon as it is below alpha. Scores lie in [0, 1], where p(1 - p) bounds the variance.
 *
 * <p>That test knows the variance, and here it is estimated, from few answers of an arm with a small share. So the larger of two estimates counts, of
 * each arm by itself and of both as if they were equal: an arm that has been only good or only bad so far seems to have next to none.
 */
record SequentialTest(double difference, double pValue) {
    /** Differences of about 0.1 are what it is made for. */
    private static final double MIXTURE = 0.01;

    /** Answers that were judged, and the sum of their scores. */
    record Seen(long count, double sum) {
        /** Absent without any. */
        Optional<Double> mean() {
            return count == 0 ? Optional.empty() : Optional.of(sum / count);
        }

        private Seen and(Seen other) {
            return new Seen(count + other.count, sum + other.sum);
        }

        /** Of one score; with one good and one bad answer more than there were, so that it is never nothing. */
        private double variance() {
            double smooth = (sum + 1) / (count + 2);
            return smooth * (1 - smooth);
        }
    }

    /** Nothing while one of them has no answer that was judged. */
    static Optional<SequentialTest> of(Seen control, Seen arm) {
        return control.mean()
                .flatMap(usual -> arm.mean()
                        .map(mean -> new SequentialTest(mean - usual, pValue(mean - usual, variance(control, arm)))));
    }

    /** Of the difference of the means. */
    private static double variance(Seen control, Seen arm) {
        double apart = control.variance() / control.count() + arm.variance() / arm.count();
        double together = control.and(arm).variance() * (1.0 / control.count() + 1.0 / arm.count());
        return Math.max(apart, together);
    }

    private static double pValue(double difference, double variance) {
        double exponent = MIXTURE * difference * difference / (2 * variance * (variance + MIXTURE));
        double ratio = Math.sqrt(variance / (variance + MIXTURE)) * Math.exp(exponent);
        return Math.min(1, 1 / ratio);
    }
}
