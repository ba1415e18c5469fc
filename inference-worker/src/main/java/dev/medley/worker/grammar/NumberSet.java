package dev.medley.worker.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * The multiples of a step between two bounds, all in units of the last decimal place.
 *
 * @param places behind the point that a number may have
 * @param isWhole whether all of them are zeros, and not written
 */
record NumberSet(int places, boolean isWhole, BigInteger step, BigInteger lowest, BigInteger highest) {
    /** The numbers within the bounds that can be written with as many digits. */
    static NumberSet of(boolean isWhole, NumberBounds bounds) {
        int places = bounds.places();
        BigInteger step = bounds.step().movePointRight(places).toBigInteger().max(BigInteger.ONE);
        BigDecimal low = bounds.lowest().movePointRight(places);
        BigDecimal high = bounds.highest().movePointRight(places);
        BigInteger first = low.setScale(0, RoundingMode.CEILING).toBigInteger();
        BigInteger last = high.setScale(0, RoundingMode.FLOOR).toBigInteger();
        boolean isFirstOut = !bounds.isLowestIn() && low.compareTo(new BigDecimal(first)) == 0;
        boolean isLastOut = !bounds.isHighestIn() && high.compareTo(new BigDecimal(last)) == 0;
        return new NumberSet(
                places,
                isWhole,
                isWhole ? common(step, unit(places)) : step,
                isFirstOut ? first.add(BigInteger.ONE) : first,
                isLastOut ? last.subtract(BigInteger.ONE) : last);
    }

    private static BigInteger common(BigInteger a, BigInteger b) {
        return a.divide(a.gcd(b)).multiply(b);
    }

    private static BigInteger unit(int places) {
        return BigInteger.TEN.pow(places);
    }

    boolean isEmpty() {
        return !hasBetween(lowest, highest, BigInteger.ONE);
    }

    /** Whether every number is one of them that begins with so many units and ends before so many. */
    boolean hasAll(BigInteger from, BigInteger to) {
        return step.equals(isWhole ? unit(places) : BigInteger.ONE)
                && from.compareTo(lowest) >= 0
                && to.compareTo(highest) <= 0;
    }

    private boolean hasBetween(BigInteger from, BigInteger to, BigInteger grid) {
        BigInteger each = common(step, grid);
        BigInteger first = from.max(lowest);
        BigInteger[] parts = first.divideAndRemainder(each);
        BigInteger next = parts[1].signum() > 0 ? parts[0].add(BigInteger.ONE) : parts[0];
        return next.multiply(each).compareTo(to.min(highest)) <= 0;
    }

    /** What was read of a number: its digits without the point, how many of them are behind it, and how many may still come before it. */
    record Beginning(boolean isNegative, BigInteger digits, int behindPoint, int mayCome) {}

    /** Fewest characters that make one of the set of a number whose whole part is not over; {@link Symbol#ENDLESS} where there is none. */
    int leastInWhole(Beginning number) {
        int most = isWhole ? 0 : places;
        for (int length = 0; length <= number.mayCome() + 1 + most; length++) {
            for (int more = 0; more <= Math.min(length, number.mayCome()); more++) {
                int behind = length - more - 1;
                if (behind != 0 && behind <= most && reaches(number, more, Math.max(0, behind))) {
                    return length;
                }
            }
        }
        return Symbol.ENDLESS;
    }

    /** The same behind the point. */
    int leastInFraction(Beginning number) {
        for (int more = number.behindPoint() == 0 ? 1 : 0; number.behindPoint() + more <= places; more++) {
            if (reaches(number, 0, number.behindPoint() + more)) {
                return more;
            }
        }
        return Symbol.ENDLESS;
    }

    /** Whether so many more digits before the point, and so many behind it in all, can make one. */
    private boolean reaches(Beginning number, int more, int behind) {
        BigInteger grid = unit(places - behind);
        BigInteger width = unit(places - number.behindPoint() + more);
        BigInteger from = number.digits().multiply(width);
        BigInteger to = from.add(width).subtract(grid);
        return number.isNegative() ? hasBetween(to.negate(), from.negate(), grid) : hasBetween(from, to, grid);
    }

    /** Whether whatever follows makes one. */
    boolean hasAllBehind(Beginning number) {
        BigInteger width = unit(places - number.behindPoint());
        BigInteger near = number.digits().multiply(width);
        BigInteger far = number.digits()
                .add(BigInteger.ONE)
                .multiply(width)
                .multiply(unit(number.behindPoint() > 0 ? 0 : number.mayCome()));
        return number.isNegative() ? hasAll(far.negate(), near.negate()) : hasAll(near, far);
    }
}
