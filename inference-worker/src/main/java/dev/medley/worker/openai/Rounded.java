package dev.medley.worker.openai;

import java.math.BigDecimal;
import java.math.RoundingMode;

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

    /** A decimal of a structured header (RFC 8941): no exponent, one to three digits behind the point. */
    static String decimal(double value) {
        BigDecimal rounded = BigDecimal.valueOf(share(value))
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return rounded.setScale(Math.max(1, rounded.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }
}
