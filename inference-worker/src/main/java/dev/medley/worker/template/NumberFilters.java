package dev.medley.worker.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.regex.Pattern;

/** Filters that make numbers. */
final class NumberFilters {
    private static final Pattern REAL = Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?");
    private static final int MAX_DECIMALS = 300;

    private NumberFilters() {}

    static Map<String, Operation> all() {
        var length = new Operation((value, _, _) -> Value.of(Subscripts.length(value)));
        return Map.of(
                "length", length,
                "count", length,
                "int", new Operation(NumberFilters::whole, "default", "base"),
                "float", new Operation(NumberFilters::real, "default"),
                "abs", new Operation(NumberFilters::absolute),
                "round", new Operation(NumberFilters::rounded, "precision", "method"));
    }

    private static Value whole(Value value, Arguments args, Evaluator evaluator) {
        Value fallback = args.find("default").orElse(Value.of(0));
        if (value instanceof Value.Undefined(String why)) {
            throw new TemplateFailed(why);
        }
        if (value instanceof Value.Text(String text)) {
            String digits = Blanks.strip(text, true, true);
            try {
                return Value.of(Long.parseLong(digits, Math.clamp(args.whole("base", 10), 2, 36)));
            } catch (NumberFormatException _) {
                return REAL.matcher(digits).matches() ? truncated(Double.parseDouble(digits)) : fallback;
            }
        }
        return Order.isNumber(value) ? truncated(value) : fallback;
    }

    private static Value truncated(Value number) {
        return number instanceof Value.Real(double real) ? truncated(real) : Value.of(Arithmetic.whole(number));
    }

    private static Value truncated(double number) {
        return Value.of((long) number);
    }

    private static Value real(Value value, Arguments args, Evaluator evaluator) {
        if (value instanceof Value.Undefined(String why)) {
            throw new TemplateFailed(why);
        }
        if (value instanceof Value.Text(String text)
                && REAL.matcher(Blanks.strip(text, true, true)).matches()) {
            return new Value.Real(Double.parseDouble(Blanks.strip(text, true, true)));
        }
        return Order.isNumber(value)
                ? new Value.Real(Arithmetic.real(value))
                : args.find("default").orElse(new Value.Real(0));
    }

    private static Value absolute(Value value, Arguments args, Evaluator evaluator) {
        boolean negative = Order.isNumber(value) && Arithmetic.real(value) < 0;
        // Signed twice: what has no sign is refused.
        Value opposite = Arithmetic.negated(value);
        return negative ? opposite : Arithmetic.negated(opposite);
    }

    /** Half to even, as Python rounds the number that a float exactly is. */
    private static Value rounded(Value value, Arguments args, Evaluator evaluator) {
        if (!Order.isNumber(value)) {
            throw Order.undefined(value, value, "a " + value.type() + " can't be rounded");
        }
        int decimals = Math.clamp(args.whole("precision", 0), -MAX_DECIMALS, MAX_DECIMALS);
        String method = args.someText("method").orElse("common");
        double number = Arithmetic.real(value);
        double scale = Math.pow(10, decimals);
        return switch (method) {
            case "ceil" -> new Value.Real(Math.ceil(number * scale) / scale);
            case "floor" -> new Value.Real(Math.floor(number * scale) / scale);
            case "common" -> {
                if (Double.isNaN(number) || Double.isInfinite(number)) {
                    yield value;
                }
                BigDecimal exact = value instanceof Value.Real
                        ? new BigDecimal(number)
                        : BigDecimal.valueOf(Arithmetic.whole(value));
                BigDecimal rounded = exact.setScale(decimals, RoundingMode.HALF_EVEN);
                yield value instanceof Value.Real
                        ? new Value.Real(rounded.doubleValue())
                        : Value.of(rounded.longValue());
            }
            default -> throw new TemplateFailed("round knows the methods common, ceil and floor");
        };
    }
}
