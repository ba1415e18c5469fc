package dev.medley.worker.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's two ways to put values into a text: {@code "%s" % value} and {@code "{}".format(value)}, without widths but for numbers' decimals. */
final class Formats {
    private static final Pattern PERCENT = Pattern.compile("%(?:\\.([0-9]{1,2}))?([a-zA-Z%])|%");
    private static final Pattern BRACES = Pattern.compile("\\{\\{|\\}\\}|\\{([A-Za-z0-9_]*)\\}|\\{|\\}");

    private Formats() {}

    static String percent(String pattern, List<Value> values) {
        var text = new StringBuilder();
        Matcher matcher = PERCENT.matcher(pattern);
        int used = 0;
        while (matcher.find()) {
            String kind = matcher.group(2) == null ? "" : matcher.group(2);
            String replacement = "%";
            if (!kind.equals("%")) {
                if (used == values.size()) {
                    throw new TemplateFailed("a format has more places than values");
                }
                replacement = percent(kind, matcher.group(1) == null ? "6" : matcher.group(1), values.get(used++));
            }
            Budget.checkText((long) text.length() + replacement.length());
            matcher.appendReplacement(text, Matcher.quoteReplacement(replacement));
        }
        if (used < values.size()) {
            throw new TemplateFailed("a format has fewer places than values");
        }
        return matcher.appendTail(text).toString();
    }

    private static String percent(String kind, String decimals, Value value) {
        if (kind.equals("s")) {
            return Printed.of(value);
        }
        if (kind.equals("r")) {
            return Printed.written(value);
        }
        if (Order.isNumber(value)) {
            long whole = value instanceof Value.Real(double real) ? (long) real : Arithmetic.whole(value);
            switch (kind) {
                case "d", "i" -> {
                    return Long.toString(whole);
                }
                case "x" -> {
                    return Long.toString(whole, 16);
                }
                case "f" -> {
                    return new BigDecimal(Arithmetic.real(value))
                            .setScale(Integer.parseInt(decimals), RoundingMode.HALF_EVEN)
                            .toPlainString();
                }
                default -> {}
            }
        }
        throw new TemplateFailed("a format's %" + kind + " does not take a " + value.type());
    }

    /** Places without a name take the values in order. */
    static String braces(String pattern, Arguments arguments) {
        var text = new StringBuilder();
        Matcher matcher = BRACES.matcher(pattern);
        int used = 0;
        while (matcher.find()) {
            String place = matcher.group(1);
            String replacement;
            if (place == null) {
                if (matcher.group().length() < 2) {
                    throw new TemplateFailed("a format's place can't be read");
                }
                replacement = matcher.group().substring(1);
            } else {
                replacement = Printed.of(argument(place.isEmpty() ? Integer.toString(used++) : place, arguments));
            }
            Budget.checkText((long) text.length() + replacement.length());
            matcher.appendReplacement(text, Matcher.quoteReplacement(replacement));
        }
        return matcher.appendTail(text).toString();
    }

    private static Value argument(String place, Arguments arguments) {
        boolean numbered = place.matches("[0-9]{1,4}");
        if (numbered && Integer.parseInt(place) < arguments.positional().size()) {
            return arguments.positional().get(Integer.parseInt(place));
        }
        if (numbered) {
            throw new TemplateFailed("a format has more places than values");
        }
        return arguments.require(place);
    }
}
