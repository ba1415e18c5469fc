package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;

/**
 * What a key may spend in a period. Money is counted in millionths of a credit and written as a decimal text, so that nothing is ever rounded.
 *
 * @param micros millionths of a credit
 */
public record Budget(long micros, Per per) {
    private static final int SCALE = 6;
    private static final long MOST = 1_000_000_000_000_000L;

    /** When spending starts again at nothing, in UTC. */
    public enum Per {
        DAY,
        WEEK,
        MONTH,
        TOTAL;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Per> of(String label) {
            for (Per per : values()) {
                if (per.label().equals(label)) {
                    return Optional.of(per);
                }
            }
            return Optional.empty();
        }

        /** First day of the period that {@code today} lies in. */
        LocalDate start(LocalDate today) {
            return switch (this) {
                case DAY -> today;
                case WEEK -> today.with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY));
                case MONTH -> today.withDayOfMonth(1);
                case TOTAL -> LocalDate.EPOCH;
            };
        }
    }

    public Budget {
        if (micros < 0 || micros > MOST) {
            throw Problem.invalid("budget.amount", "budget.amount must be from 0 to " + MOST / 1_000_000 + ".");
        }
    }

    /** @throws Problem 400 when one of them is malformed */
    static Budget of(String amount, String per) {
        Per period = Optional.ofNullable(per)
                .flatMap(Per::of)
                .orElseThrow(() -> Problem.invalid("budget.per", "budget.per must be one of day, week, month, total."));
        if (amount == null || !amount.matches("[0-9]{1,12}(\\.[0-9]{1,6})?")) {
            throw Problem.invalid(
                    "budget.amount", "budget.amount must be a decimal text such as \"5.00\", at most six decimals.");
        }
        return new Budget(new BigDecimal(amount).movePointRight(SCALE).longValueExact(), period);
    }

    /** {@code 5.00 a month}, {@code 5.00 in total}. */
    String inWords() {
        return text(micros) + (per == Per.TOTAL ? " in total" : " a " + per.label());
    }

    LocalDate periodStart() {
        return per.start(LocalDate.now(ZoneOffset.UTC));
    }

    /** Millionths as a decimal text: {@code 1500000} reads {@code 1.50}. */
    public static String text(long micros) {
        BigDecimal amount = BigDecimal.valueOf(micros, SCALE).stripTrailingZeros();
        return (amount.scale() < 2 ? amount.setScale(2) : amount).toPlainString();
    }
}
