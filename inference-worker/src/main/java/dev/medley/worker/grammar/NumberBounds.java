package dev.medley.worker.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What a schema says of a number.
 *
 * @param step what numbers are multiples of; 0: of nothing
 */
record NumberBounds(BigDecimal lowest, boolean isLowestIn, BigDecimal highest, boolean isHighestIn, BigDecimal step) {
    /** As many digits before the point as readers keep. */
    static final int MOST_DIGITS = 15;

    private static final BigDecimal LIMIT = BigDecimal.TEN.pow(MOST_DIGITS);
    static final NumberBounds NONE = new NumberBounds(LIMIT.negate(), true, LIMIT, true, BigDecimal.ZERO);
    /** Behind the point, where no bound asks for more. */
    private static final int USUAL_PLACES = 6;

    NumberBounds atLeast(BigDecimal bound, boolean isIn) {
        int order = bound.compareTo(lowest);
        return order > 0 || (order == 0 && !isIn) ? new NumberBounds(bound, isIn, highest, isHighestIn, step) : this;
    }

    NumberBounds atMost(BigDecimal bound, boolean isIn) {
        int order = bound.compareTo(highest);
        return order < 0 || (order == 0 && !isIn) ? new NumberBounds(lowest, isLowestIn, bound, isIn, step) : this;
    }

    /** Multiples of this, too. */
    NumberBounds multipleOf(BigDecimal each) {
        if (step.signum() == 0 || each.signum() <= 0) {
            return new NumberBounds(lowest, isLowestIn, highest, isHighestIn, each);
        }
        int places = Math.max(scale(step), scale(each));
        BigInteger mine = step.movePointRight(places).toBigInteger();
        BigInteger its = each.movePointRight(places).toBigInteger();
        BigInteger common = mine.divide(mine.gcd(its)).multiply(its);
        return new NumberBounds(lowest, isLowestIn, highest, isHighestIn, new BigDecimal(common, places));
    }

    boolean has(BigDecimal number) {
        int low = number.compareTo(lowest);
        int high = number.compareTo(highest);
        return (low > 0 || (low == 0 && isLowestIn))
                && (high < 0 || (high == 0 && isHighestIn))
                && (step.signum() == 0 || number.remainder(step).signum() == 0);
    }

    /** Digits behind the point that numbers need, and one more to come between the bounds. */
    int places() {
        int bounds = Math.max(scale(lowest), scale(highest)) + 1;
        return Math.min(MOST_DIGITS, step.signum() > 0 ? scale(step) : Math.max(USUAL_PLACES, bounds));
    }

    private static int scale(BigDecimal number) {
        return Math.max(0, number.stripTrailingZeros().scale());
    }
}
