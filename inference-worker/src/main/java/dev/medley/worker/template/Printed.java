package dev.medley.worker.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Values as Python prints them: {@code str} of the outermost, {@code repr} of what is inside. */
final class Printed {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    private Printed() {}

    static String of(Value value) {
        return value instanceof Value.Text(String text) ? text : written(value);
    }

    /** As it would be written in code; of undefined nothing, as Jinja prints it. */
    static String written(Value value) {
        var printed = new Printed();
        printed.write(value);
        return printed.text.toString();
    }

    private void write(Value value) {
        Budget.checkText(text.length());
        if (++depth > Budget.MAX_DEPTH) {
            throw new TemplateFailed("values are nested deeper than " + Budget.MAX_DEPTH);
        }
        switch (value) {
            case Value.Text(String inner) -> quote(inner);
            case Value.Whole(long number) -> text.append(number);
            case Value.Huge(BigInteger number) -> text.append(number);
            case Value.Real(double number) -> text.append(real(number));
            case Value.Truth(boolean holds) -> text.append(holds ? "True" : "False");
            case Value.None _ -> text.append("None");
            case Value.Undefined _ -> text.append(depth == 1 ? "" : "Undefined");
            case Value.Sequence(List<Value> items, boolean isTuple) -> write(items, isTuple);
            case Value.Mapping(Map<Value, Value> entries) -> write(entries);
            case Value.Namespace _ -> text.append("<Namespace>");
            case Value.Function function ->
                text.append("<function ").append(function.name()).append('>');
        }
        depth--;
    }

    private void write(List<Value> items, boolean isTuple) {
        text.append(isTuple ? '(' : '[');
        String between = "";
        for (Value item : items) {
            text.append(between);
            write(item);
            between = ", ";
        }
        text.append(isTuple && items.size() == 1 ? "," : "").append(isTuple ? ')' : ']');
    }

    private void write(Map<Value, Value> entries) {
        text.append('{');
        String between = "";
        for (Map.Entry<Value, Value> entry : entries.entrySet()) {
            text.append(between);
            write(entry.getKey());
            text.append(": ");
            write(entry.getValue());
            between = ", ";
        }
        text.append('}');
    }

    private void quote(String inner) {
        char quote = inner.indexOf('\'') >= 0 && inner.indexOf('"') < 0 ? '"' : '\'';
        text.append(quote);
        inner.codePoints().forEach(point -> {
            switch (point) {
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> quote(point, quote);
            }
        });
        text.append(quote);
    }

    private void quote(int point, char quote) {
        if (point == quote) {
            text.append('\\').append(quote);
        } else if (isPrintable(point)) {
            text.appendCodePoint(point);
        } else if (point < 0x100) {
            text.append("\\x%02x".formatted(point));
        } else {
            text.append((point < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(point));
        }
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }

    /** The shortest digits that read back as the number; with an exponent below 1e-4 and from 1e16. */
    static String real(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        if (number == 0) {
            return 1 / number > 0 ? "0.0" : "-0.0";
        }
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = digits.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String unscaled = digits.unscaledValue().abs().toString();
        String fraction = unscaled.length() > 1 ? "." + unscaled.substring(1) : "";
        return (number < 0 ? "-" : "") + unscaled.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+")
                + (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
    }
}
