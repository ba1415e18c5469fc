package dev.medley.worker.grammar;

import dev.medley.worker.grammar.NumberSet.Beginning;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A JSON number of a set.
 *
 * @param form what may follow whatever the number is
 * @param text what was read
 */
record Ranged(NumberSet set, Numeral form, String text) implements Symbol {
    static Symbol of(NumberSet set) {
        return new Ranged(set, set.isWhole() ? Numeral.WHOLE : Numeral.ANY, "");
    }

    @Override
    public int least() {
        return switch (form.state()) {
            case START, SIGN -> leastOfNext();
            case ZERO -> set.leastInWhole(beginning(0));
            case WHOLE -> set.leastInWhole(beginning(NumberBounds.MOST_DIGITS - form.digits()));
            case POINT, FRACTION -> set.leastInFraction(beginning(0));
        };
    }

    private int leastOfNext() {
        int least = ENDLESS;
        for (int value : "-0123456789".chars().toArray()) {
            Optional<Ranged> next = form.next(value).map(form -> with(form, value));
            least = Math.min(
                    least, next.map(each -> Symbol.sum(1, each.least())).orElse(ENDLESS));
        }
        return least;
    }

    private Ranged with(Numeral next, int value) {
        return new Ranged(set, next, text + (char) value);
    }

    /** The number behind one more byte, which is any number as soon as whatever follows is in the set; empty when the byte can't be there. */
    Optional<Symbol> next(int value) {
        Optional<Ranged> next = form.next(value).map(form -> with(form, value)).filter(each -> each.least() < ENDLESS);
        return next.map(each -> each.isFree() ? each.form : each);
    }

    private boolean isFree() {
        return form.state() == Numeral.State.WHOLE
                && set.hasAllBehind(beginning(NumberBounds.MOST_DIGITS - form.digits()));
    }

    private Beginning beginning(int mayCome) {
        boolean isNegative = text.startsWith("-");
        String digits = isNegative ? text.substring(1) : text;
        int point = digits.indexOf('.');
        int behind = point < 0 ? 0 : digits.length() - point - 1;
        return new Beginning(isNegative, new BigInteger(digits.replace(".", "")), behind, mayCome);
    }
}
