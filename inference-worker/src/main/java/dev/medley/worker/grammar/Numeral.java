package dev.medley.worker.grammar;

import java.util.Optional;

/**
 * A JSON number without an exponent. Digits are bounded, so that a model can't write one for ever and readers keep its value.
 *
 * @param isWhole whether a fraction is not allowed
 * @param digits of the current part
 */
record Numeral(boolean isWhole, State state, int digits) implements Symbol {
    static final Numeral WHOLE = new Numeral(true, State.START, 0);
    static final Numeral ANY = new Numeral(false, State.START, 0);
    private static final int MOST_DIGITS = 15;

    enum State {
        START,
        SIGN,
        ZERO,
        WHOLE,
        POINT,
        FRACTION
    }

    @Override
    public int least() {
        return switch (state) {
            case START, SIGN, POINT -> 1;
            case ZERO, WHOLE, FRACTION -> 0;
        };
    }

    /** The number behind one more byte; empty when the byte can't be there. */
    Optional<Numeral> next(int value) {
        boolean isDigit = value >= '0' && value <= '9';
        return switch (state) {
            case START -> value == '-' ? Optional.of(in(State.SIGN, 0)) : first(value, isDigit);
            case SIGN -> first(value, isDigit);
            case ZERO -> point(value);
            case WHOLE -> isDigit && digits < MOST_DIGITS ? Optional.of(in(State.WHOLE, digits + 1)) : point(value);
            case POINT -> isDigit ? Optional.of(in(State.FRACTION, 1)) : Optional.empty();
            case FRACTION ->
                isDigit && digits < MOST_DIGITS ? Optional.of(in(State.FRACTION, digits + 1)) : Optional.empty();
        };
    }

    private Optional<Numeral> first(int value, boolean isDigit) {
        return isDigit ? Optional.of(in(value == '0' ? State.ZERO : State.WHOLE, 1)) : Optional.empty();
    }

    private Optional<Numeral> point(int value) {
        return value == '.' && !isWhole ? Optional.of(in(State.POINT, 0)) : Optional.empty();
    }

    private Numeral in(State next, int count) {
        return new Numeral(isWhole, next, count);
    }
}
