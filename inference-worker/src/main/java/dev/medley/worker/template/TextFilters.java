package dev.medley.worker.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Filters that make texts. They take anything and print it first, as Jinja's do. */
final class TextFilters {
    private static final int MAX_WIDTH = 1000;

    /** A filter of a text without arguments. */
    private interface Plain {
        String apply(String text);
    }

    private TextFilters() {}

    static Map<String, Operation> all() {
        return Map.ofEntries(
                Map.entry("trim", new Operation(TextFilters::trim, "chars")),
                Map.entry("upper", plain(Letters::upper)),
                Map.entry("lower", plain(Letters::lower)),
                Map.entry("title", plain(Letters::titleOfWords)),
                Map.entry("capitalize", plain(Letters::capitalized)),
                Map.entry("string", plain(text -> text)),
                Map.entry("safe", plain(text -> text)),
                Map.entry("escape", plain(Letters::escaped)),
                Map.entry("e", plain(Letters::escaped)),
                Map.entry("forceescape", plain(Letters::escaped)),
                Map.entry("replace", new Operation(TextFilters::replace, "old", "new", "count")),
                Map.entry("indent", new Operation(TextFilters::indent, "width", "first", "blank")),
                Map.entry("format", new Operation(TextFilters::format, Arguments.MORE)),
                Map.entry("join", new Operation(TextFilters::join, "d", "attribute")),
                Map.entry(
                        "tojson",
                        new Operation(TextFilters::json, "ensure_ascii", "indent", "separators", "sort_keys")));
    }

    private static Operation plain(Plain filter) {
        return new Operation((value, _, _) -> Value.of(filter.apply(Printed.of(value))));
    }

    private static Value trim(Value value, Arguments args, Evaluator evaluator) {
        String text = Printed.of(value);
        return Value.of(args.someText("chars")
                .map(chars -> Blanks.strip(text, chars, true, true))
                .orElseGet(() -> Blanks.strip(text, true, true)));
    }

    private static Value replace(Value value, Arguments args, Evaluator evaluator) {
        long count = args.whole("count", -1);
        return Value.of(Letters.replaced(
                Printed.of(value),
                Printed.of(args.require("old")),
                Printed.of(args.require("new")),
                count < 0 ? Long.MAX_VALUE : count));
    }

    private static Value indent(Value value, Arguments args, Evaluator evaluator) {
        boolean first = args.flag("first", false);
        boolean blank = args.flag("blank", false);
        String before = before(args.find("width"));
        // One line more than there are, as Jinja keeps a last empty line.
        String[] lines = Printed.of(value).split("\\n", -1);
        Budget.checkText(Printed.of(value).length() + (long) lines.length * before.length());
        var text = new StringBuilder(first ? before : "");
        for (int i = 0; i < lines.length; i++) {
            text.append(i > 0 ? "\n" : "")
                    .append(i > 0 && (blank || !lines[i].isEmpty()) ? before : "")
                    .append(lines[i]);
        }
        return Value.of(text.toString());
    }

    private static String before(Optional<Value> width) {
        if (width.isPresent() && width.get() instanceof Value.Text(String own)) {
            return own;
        }
        long count = width.map(Arithmetic::whole).orElse(4L);
        if (count > MAX_WIDTH) {
            throw new TemplateFailed("indent takes a width of at most " + MAX_WIDTH);
        }
        return " ".repeat((int) Math.max(0, count));
    }

    private static Value format(Value value, Arguments args, Evaluator evaluator) {
        if (!args.named().isEmpty()) {
            throw new TemplateFailed("format takes values without names here");
        }
        return Value.of(Formats.percent(Printed.of(value), args.positional()));
    }

    private static Value join(Value value, Arguments args, Evaluator evaluator) {
        List<String> parts = new ArrayList<>();
        for (Value item : Subscripts.items(value)) {
            Value part = args.some("attribute")
                    .map(path -> SelectionFilters.member(item, path, evaluator))
                    .orElse(item);
            parts.add(Printed.of(evaluator.budget().charge(part)));
        }
        return Value.of(Letters.joined(parts, args.find("d").map(Printed::of).orElse("")));
    }

    private static Value json(Value value, Arguments args, Evaluator evaluator) {
        return Value.of(JsonText.of(value, JsonText.style(args)));
    }
}
