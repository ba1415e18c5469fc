package dev.medley.worker.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Values as Python's {@code json.dumps} writes them, which is what transformers' {@code tojson} calls, with {@code ensure_ascii} false where the template
 * doesn't say otherwise.
 */
final class JsonText {
    private static final int MAX_INDENT = 100;

    /**
     * How it is written.
     *
     * @param indent put before each level of an entry on its own line; absent: all on one line
     */
    record Style(boolean ascii, Optional<String> indent, String between, String afterKey, boolean sorted) {}

    private final Style style;
    private final StringBuilder text = new StringBuilder();
    private int depth;

    private JsonText(Style style) {
        this.style = style;
    }

    static String of(Value value, Style style) {
        var json = new JsonText(style);
        json.write(value);
        return json.text.toString();
    }

    /** Of the filter's arguments. */
    static Style style(Arguments arguments) {
        Optional<String> indent = arguments.some("indent").map(JsonText::indent);
        String between = indent.isPresent() ? "," : ", ";
        String afterKey = ": ";
        Optional<Value> separators = arguments.some("separators");
        if (separators.isPresent()) {
            if (!(separators.get() instanceof Value.Sequence pair)
                    || pair.items().size() != 2
                    || !(pair.items().getFirst() instanceof Value.Text(String item))
                    || !(pair.items().getLast() instanceof Value.Text(String key))) {
                throw new TemplateFailed("tojson takes two separators");
            }
            between = item;
            afterKey = key;
        }
        return new Style(
                arguments.flag("ensure_ascii", false), indent, between, afterKey, arguments.flag("sort_keys", false));
    }

    private static String indent(Value indent) {
        if (indent instanceof Value.Text(String own)) {
            return own;
        }
        long width = indent instanceof Value.Whole(long number) ? number : -1;
        if (width > MAX_INDENT || !(indent instanceof Value.Whole)) {
            throw new TemplateFailed("tojson takes an indent of at most " + MAX_INDENT);
        }
        return " ".repeat((int) Math.max(0, width));
    }

    private void write(Value value) {
        Budget.checkText(text.length());
        if (++depth > Budget.MAX_DEPTH) {
            throw new TemplateFailed("values are nested deeper than " + Budget.MAX_DEPTH);
        }
        switch (value) {
            case Value.Text(String inner) -> quote(inner);
            case Value.Whole _, Value.Huge _, Value.Real _, Value.Truth _, Value.None _ -> text.append(plain(value));
            case Value.Sequence sequence -> write(sequence.items());
            case Value.Mapping mapping -> write(mapping);
            case Value.Undefined(String why) -> throw new TemplateFailed(why);
            case Value.Namespace _, Value.Function _ ->
                throw new TemplateFailed("a " + value.type() + " can't be written as JSON");
        }
        depth--;
    }

    private static String plain(Value value) {
        return switch (value) {
            case Value.Truth(boolean holds) -> holds ? "true" : "false";
            case Value.None _ -> "null";
            case Value.Real(double number) when Double.isNaN(number) -> "NaN";
            case Value.Real(double number) when Double.isInfinite(number) -> number > 0 ? "Infinity" : "-Infinity";
            case Value.Text _, Value.Whole _, Value.Huge _, Value.Real _, Value.Undefined _ -> Printed.of(value);
            case Value.Sequence _, Value.Mapping _, Value.Namespace _, Value.Function _ ->
                throw new TemplateFailed("a " + value.type() + " can't be a key in JSON");
        };
    }

    private void write(List<Value> items) {
        if (items.isEmpty()) {
            text.append("[]");
            return;
        }
        text.append('[');
        String between = "";
        for (Value item : items) {
            text.append(between);
            newLine(depth);
            write(item);
            between = style.between();
        }
        newLine(depth - 1);
        text.append(']');
    }

    private void write(Value.Mapping mapping) {
        if (mapping.entries().isEmpty()) {
            text.append("{}");
            return;
        }
        List<Map.Entry<Value, Value>> entries =
                new ArrayList<>(mapping.entries().entrySet());
        if (style.sorted()) {
            entries.sort(Comparator.comparing(entry -> plain(entry.getKey())));
        }
        text.append('{');
        String between = "";
        for (Map.Entry<Value, Value> entry : entries) {
            text.append(between);
            newLine(depth);
            quote(plain(entry.getKey()));
            text.append(style.afterKey());
            write(entry.getValue());
            between = style.between();
        }
        newLine(depth - 1);
        text.append('}');
    }

    private void newLine(int level) {
        style.indent().ifPresent(indent -> {
            Budget.checkText((long) indent.length() * level);
            text.append('\n').repeat(indent, level);
        });
    }

    private void quote(String inner) {
        text.append('"');
        for (int i = 0; i < inner.length(); i++) {
            char c = inner.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> {
                    if (c < 0x20 || (style.ascii() && c > 0x7e)) {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
