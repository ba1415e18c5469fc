package dev.medley.registry.recipe;

/**
 * Whether two arms differ, at every look: the mixture sequential probability ratio test of Johari, Pekelis and Walsh, "Always Valid Inference"
 * (arXiv 1512.04922), section 4, with a normal mixture of variance {@link #MIXTURE} over the difference. Its p-value holds however often and
 * whenever somebody looks, so an experiment may end as soon as it is below alpha. Scores lie in [0, 1], where p(1 - p) bounds the variance.
 */
record SequentialTest(double difference, double pValue) {
    /** Differences of about 0.1 are what it is made for. */
    private static final double MIXTURE = 0.01;

    /** Answers that were judged, and the sum of their scores. */
    record Seen(long count, double sum) {
        double mean() {
            return count == 0 ? 0 : sum / count;
        }

        /** Of the mean; with one good and one bad answer more than there were, so that it is never nothing. */
        private double variance() {
            double smooth = (sum + 1) / (count + 2);
            return smooth * (1 - smooth) / Math.max(1, count);
        }
    }

    static SequentialTest of(Seen control, Seen arm) {
        double difference = arm.mean() - control.mean();
        if (control.count() == 0 || arm.count() == 0) {
            return new SequentialTest(0, 1);
        }
        double variance = control.variance() + arm.variance();
        double exponent = MIXTURE * difference * difference / (2 * variance * (variance + MIXTURE));
        double ratio = Math.sqrt(variance / (variance + MIXTURE)) * Math.exp(exponent);
        return new SequentialTest(difference, Math.min(1, 1 / ratio));
    }
}
