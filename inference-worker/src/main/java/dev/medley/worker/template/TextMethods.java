package dev.medley.worker.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** The methods of {@code str}. */
final class TextMethods {
    private static final Pattern LINE_END = Pattern.compile("\\r\\n|[\\n\\r\\x0b\\f\\x1c-\\x1e\\x85\\u2028\\u2029]");

    /** A method of a text without arguments. */
    private interface Plain {
        String apply(String text);
    }

    private static final Map<String, Operation> METHODS = Map.ofEntries(
            Map.entry("strip", strip(true, true)),
            Map.entry("lstrip", strip(true, false)),
            Map.entry("rstrip", strip(false, true)),
            Map.entry("split", new Operation(TextMethods::split, "sep", "maxsplit")),
            Map.entry("rsplit", new Operation(TextMethods::rsplit, "sep", "maxsplit")),
            Map.entry("splitlines", new Operation(TextMethods::splitLines, "keepends")),
            Map.entry("startswith", new Operation((text, args, _) -> ends(text, args, true), "prefix")),
            Map.entry("endswith", new Operation((text, args, _) -> ends(text, args, false), "suffix")),
            Map.entry("upper", plain(Letters::upper)),
            Map.entry("lower", plain(Letters::lower)),
            Map.entry("casefold", plain(Letters::lower)),
            Map.entry("title", plain(Letters::title)),
            Map.entry("capitalize", plain(Letters::capitalized)),
            Map.entry("replace", new Operation(TextMethods::replace, "old", "new", "count")),
            Map.entry("join", new Operation(TextMethods::join, "iterable")),
            Map.entry("find", new Operation((text, args, _) -> Value.of(find(text, args)), "sub")),
            Map.entry("rfind", new Operation((text, args, _) -> Value.of(findLast(text, args)), "sub")),
            Map.entry("index", new Operation((text, args, _) -> Value.of(index(text, args)), "sub")),
            Map.entry("count", new Operation(TextMethods::count, "sub")),
            Map.entry("removeprefix", new Operation(TextMethods::removePrefix, "prefix")),
            Map.entry("removesuffix", new Operation(TextMethods::removeSuffix, "suffix")),
            Map.entry("partition", new Operation((text, args, _) -> partition(text, args, false), "sep")),
            Map.entry("rpartition", new Operation((text, args, _) -> partition(text, args, true), "sep")),
            Map.entry("format", new Operation(TextMethods::format, Arguments.MORE)),
            Map.entry("isdigit", all(Character::isDigit)),
            Map.entry("isalpha", all(Character::isLetter)),
            Map.entry("isalnum", all(Character::isLetterOrDigit)),
            Map.entry("isspace", all(Blanks::isBlank)),
            Map.entry("isupper", cased(Letters::upper)),
            Map.entry("islower", cased(Letters::lower)));

    private TextMethods() {}

    static Optional<Operation> find(String name) {
        return Optional.ofNullable(METHODS.get(name));
    }

    private static Operation plain(Plain method) {
        return new Operation((text, _, _) -> Value.of(method.apply(Printed.of(text))));
    }

    private static Operation all(IntPredicate test) {
        return new Operation((text, _, _) ->
                Value.of(text.isTrue() && Printed.of(text).codePoints().allMatch(test)));
    }

    /** Whether letters are there and all of the case. */
    private static Operation cased(Plain method) {
        return new Operation((text, _, _) -> {
            String own = Printed.of(text);
            return Value.of(!Letters.upper(own).equals(Letters.lower(own))
                    && method.apply(own).equals(own));
        });
    }

    private static Operation strip(boolean left, boolean right) {
        return new Operation(
                (text, args, _) -> Value.of(args.someText("chars")
                        .map(chars -> Blanks.strip(Printed.of(text), chars, left, right))
                        .orElseGet(() -> Blanks.strip(Printed.of(text), left, right))),
                "chars");
    }

    private static Value split(Value text, Arguments args, Evaluator evaluator) {
        long most = most(args, "maxsplit");
        Optional<String> separator = args.someText("sep");
        String rest = Printed.of(text);
        if (separator.isEmpty()) {
            return Value.list(words(rest, most));
        }
        String sep = notEmpty(separator.get());
        List<Value> parts = new ArrayList<>();
        int from = 0;
        for (int at = rest.indexOf(sep); at >= 0 && parts.size() < most; at = rest.indexOf(sep, from)) {
            parts.add(Value.of(rest.substring(from, at)));
            Budget.checkItems(parts.size());
            from = at + sep.length();
        }
        parts.add(Value.of(rest.substring(from)));
        return Value.list(parts);
    }

    private static List<Value> words(String text, long most) {
        List<Value> words = new ArrayList<>();
        String rest = Blanks.strip(text, true, false);
        int from = 0;
        while (from < rest.length()) {
            int end = from;
            while (end < rest.length() && !Blanks.isBlank(rest.charAt(end))) {
                end++;
            }
            if (words.size() == most) {
                words.add(Value.of(rest.substring(from)));
                return words;
            }
            words.add(Value.of(rest.substring(from, end)));
            Budget.checkItems(words.size());
            while (end < rest.length() && Blanks.isBlank(rest.charAt(end))) {
                end++;
            }
            from = end;
        }
        return words;
    }

    private static Value rsplit(Value text, Arguments args, Evaluator evaluator) {
        long most = most(args, "maxsplit");
        Optional<String> separator = args.someText("sep");
        if (separator.isEmpty()) {
            if (most < Long.MAX_VALUE) {
                throw new TemplateFailed("rsplit with maxsplit needs a separator here");
            }
            return split(text, args, evaluator);
        }
        String sep = notEmpty(separator.get());
        String rest = Printed.of(text);
        List<Value> parts = new ArrayList<>();
        for (int at = rest.lastIndexOf(sep); at >= 0 && parts.size() < most; at = rest.lastIndexOf(sep)) {
            parts.add(Value.of(rest.substring(at + sep.length())));
            Budget.checkItems(parts.size());
            evaluator.budget().charge(text);
            rest = rest.substring(0, at);
        }
        parts.add(Value.of(rest));
        return Value.list(parts.reversed());
    }

    /** How often at most; a number below zero, or none, is as often as can be. */
    private static long most(Arguments args, String name) {
        long most = args.whole(name, -1);
        return most < 0 ? Long.MAX_VALUE : most;
    }

    private static String notEmpty(String separator) {
        if (separator.isEmpty()) {
            throw new TemplateFailed("a separator can't be empty");
        }
        return separator;
    }

    private static Value splitLines(Value text, Arguments args, Evaluator evaluator) {
        String own = Printed.of(text);
        boolean keep = args.flag("keepends", false);
        List<Value> lines = new ArrayList<>();
        var matcher = LINE_END.matcher(own);
        int from = 0;
        while (matcher.find()) {
            lines.add(Value.of(own.substring(from, keep ? matcher.end() : matcher.start())));
            Budget.checkItems(lines.size());
            from = matcher.end();
        }
        if (from < own.length()) {
            lines.add(Value.of(own.substring(from)));
        }
        return Value.list(lines);
    }

    private static Value ends(Value text, Arguments args, boolean atStart) {
        Value wanted = args.require(atStart ? "prefix" : "suffix");
        List<Value> any = wanted instanceof Value.Sequence(List<Value> items, boolean isTuple) && isTuple
                ? items
                : List.of(wanted);
        for (Value each : any) {
            if (!(each instanceof Value.Text(String part))) {
                throw Order.undefined(each, each, "a text begins and ends with strings, not with a " + each.type());
            }
            String own = Printed.of(text);
            if (atStart ? own.startsWith(part) : own.endsWith(part)) {
                return Constants.TRUE;
            }
        }
        return Constants.FALSE;
    }

    private static Value replace(Value text, Arguments args, Evaluator evaluator) {
        return Value.of(Letters.replaced(Printed.of(text), args.text("old"), args.text("new"), most(args, "count")));
    }

    private static Value join(Value between, Arguments args, Evaluator evaluator) {
        List<String> parts = new ArrayList<>();
        for (Value item : Subscripts.items(args.require("iterable"))) {
            if (!(item instanceof Value.Text(String part))) {
                throw new TemplateFailed("join takes strings, not a " + item.type());
            }
            parts.add(part);
        }
        return Value.of(Letters.joined(parts, Printed.of(between)));
    }

    private static long find(Value text, Arguments args) {
        String own = Printed.of(text);
        return place(own, own.indexOf(args.text("sub")));
    }

    private static long findLast(Value text, Arguments args) {
        String own = Printed.of(text);
        return place(own, own.lastIndexOf(args.text("sub")));
    }

    private static long place(String text, int unit) {
        return unit < 0 ? unit : text.codePointCount(0, unit);
    }

    private static long index(Value text, Arguments args) {
        long place = find(text, args);
        if (place < 0) {
            throw new TemplateFailed("substring not found");
        }
        return place;
    }

    private static Value count(Value text, Arguments args, Evaluator evaluator) {
        return Value.of(Letters.count(Printed.of(text), args.text("sub")));
    }

    private static Value removePrefix(Value text, Arguments args, Evaluator evaluator) {
        String own = Printed.of(text);
        String prefix = args.text("prefix");
        return Value.of(own.startsWith(prefix) ? own.substring(prefix.length()) : own);
    }

    private static Value removeSuffix(Value text, Arguments args, Evaluator evaluator) {
        String own = Printed.of(text);
        String suffix = args.text("suffix");
        return Value.of(own.endsWith(suffix) ? own.substring(0, own.length() - suffix.length()) : own);
    }

    private static Value partition(Value text, Arguments args, boolean last) {
        String own = Printed.of(text);
        String sep = notEmpty(args.text("sep"));
        int at = last ? own.lastIndexOf(sep) : own.indexOf(sep);
        if (at < 0) {
            Value none = Value.of("");
            return Value.tuple(last ? List.of(none, none, text) : List.of(text, none, none));
        }
        return Value.tuple(
                List.of(Value.of(own.substring(0, at)), Value.of(sep), Value.of(own.substring(at + sep.length()))));
    }

    private static Value format(Value text, Arguments args, Evaluator evaluator) {
        return Value.of(Formats.braces(Printed.of(text), args));
    }
}
