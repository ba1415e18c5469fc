package dev.medley.worker.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Members, items and parts of values. */
final class Subscripts {
    private Subscripts() {}

    /** {@code of.name}: methods come before keys. */
    static Value attribute(Value of, String name, Evaluator evaluator) {
        if (of instanceof Value.Namespace(Map<String, Value> members)) {
            return Optional.ofNullable(members.get(name)).orElseGet(() -> missing(of, name));
        }
        return method(of, name, evaluator).or(() -> key(of, Value.of(name))).orElseGet(() -> missing(of, name));
    }

    /** {@code of[index]}: keys come before methods. */
    static Value item(Value of, Value index, Evaluator evaluator) {
        if (of instanceof Value.Undefined(String why)) {
            throw new TemplateFailed(why);
        }
        Optional<Value> found = Arithmetic.isWhole(index) ? at(of, Arithmetic.whole(index)) : Optional.empty();
        return found.or(() -> key(of, index))
                .orElseGet(() -> index instanceof Value.Text(String name)
                        ? attribute(of, name, evaluator)
                        : missing(of, Printed.of(index)));
    }

    private static Optional<Value> key(Value of, Value key) {
        return of instanceof Value.Mapping(Map<Value, Value> entries)
                ? Optional.of(key).filter(Value::isKey).map(entries::get)
                : Optional.empty();
    }

    private static Optional<Value> method(Value of, String name, Evaluator evaluator) {
        return switch (of) {
            case Value.Text _ -> bound(TextMethods.find(name), of, name, evaluator);
            case Value.Mapping _, Value.Sequence _ -> bound(ContainerMethods.find(of, name), of, name, evaluator);
            case Value.Undefined(String why) -> throw new TemplateFailed(why);
            case Value.Whole _,
                    Value.Huge _,
                    Value.Real _,
                    Value.Truth _,
                    Value.None _,
                    Value.Namespace _,
                    Value.Function _ -> Optional.empty();
        };
    }

    private static Optional<Value> bound(Optional<Operation> method, Value of, String name, Evaluator evaluator) {
        return method.map(operation ->
                new Value.Function(name, arguments -> operation.apply("method " + name, of, arguments, evaluator)));
    }

    private static Value missing(Value of, String name) {
        return new Value.Undefined(
                ContainerMethods.changes(of, name)
                        ? "'" + name + "' would change a " + of.type() + ", which templates may not"
                        : "a " + of.type() + " has no '" + name + "'");
    }

    private static Optional<Value> at(Value of, long index) {
        return switch (of) {
            case Value.Text(String text) -> {
                int length = text.codePointCount(0, text.length());
                long place = index < 0 ? index + length : index;
                if (place < 0 || place >= length) {
                    yield Optional.empty();
                }
                int start = text.offsetByCodePoints(0, (int) place);
                yield Optional.of(Value.of(text.substring(start, text.offsetByCodePoints(start, 1))));
            }
            case Value.Sequence(List<Value> items, boolean _) -> {
                long place = index < 0 ? index + items.size() : index;
                yield place < 0 || place >= items.size() ? Optional.empty() : Optional.of(items.get((int) place));
            }
            case Value.Whole _, Value.Huge _, Value.Real _, Value.Truth _, Value.None _, Value.Undefined _ ->
                Optional.empty();
            case Value.Mapping _, Value.Namespace _, Value.Function _ -> Optional.empty();
        };
    }

    /** {@code of[from:to:step]}; absent bounds are the ends. */
    static Value slice(Value of, Optional<Long> from, Optional<Long> to, long step) {
        if (step == 0) {
            throw new TemplateFailed("a slice has no step of 0");
        }
        if (of instanceof Value.Text(String text)) {
            int[] points = text.codePoints().toArray();
            var part = new StringBuilder();
            indexes(points.length, from, to, step).forEach(index -> part.appendCodePoint(points[index]));
            return Value.of(part.toString());
        }
        if (of instanceof Value.Sequence(List<Value> items, boolean isTuple)) {
            return new Value.Sequence(
                    indexes(items.size(), from, to, step).stream()
                            .map(items::get)
                            .toList(),
                    isTuple);
        }
        throw Order.undefined(of, of, "a " + of.type() + " has no slices");
    }

    private static List<Integer> indexes(int size, Optional<Long> from, Optional<Long> to, long step) {
        long lowest = step > 0 ? 0 : -1;
        long highest = step > 0 ? size : size - 1L;
        long start = from.map(bound -> place(bound, size, lowest, highest)).orElse(step > 0 ? lowest : highest);
        long end = to.map(bound -> place(bound, size, lowest, highest)).orElse(step > 0 ? highest : lowest);
        List<Integer> indexes = new ArrayList<>();
        long stride = Math.clamp(step, -(long) Integer.MAX_VALUE, Integer.MAX_VALUE);
        for (long i = start; stride > 0 ? i < end : i > end; i += stride) {
            indexes.add((int) i);
        }
        return indexes;
    }

    private static long place(long bound, int size, long lowest, long highest) {
        return Math.clamp(bound < 0 ? bound + size : bound, lowest, highest);
    }

    /** What a loop goes through: characters, items, keys, or nothing of undefined. */
    static List<Value> items(Value of) {
        return switch (of) {
            case Value.Text(String text) -> {
                Budget.checkItems(text.length());
                yield text.codePoints()
                        .mapToObj(point -> (Value) Value.of(Character.toString(point)))
                        .toList();
            }
            case Value.Sequence(List<Value> items, boolean _) -> items;
            case Value.Mapping(Map<Value, Value> entries) -> List.copyOf(entries.keySet());
            case Value.Undefined _ -> List.of();
            case Value.Whole _,
                    Value.Huge _,
                    Value.Real _,
                    Value.Truth _,
                    Value.None _,
                    Value.Namespace _,
                    Value.Function _ -> throw new TemplateFailed("a " + of.type() + " has no items");
        };
    }

    /** Python's {@code len}. */
    static long length(Value of) {
        return switch (of) {
            case Value.Text(String text) -> text.codePointCount(0, text.length());
            case Value.Sequence(List<Value> items, boolean _) -> items.size();
            case Value.Mapping(Map<Value, Value> entries) -> entries.size();
            case Value.Undefined _ -> 0;
            case Value.Whole _,
                    Value.Huge _,
                    Value.Real _,
                    Value.Truth _,
                    Value.None _,
                    Value.Namespace _,
                    Value.Function _ -> throw new TemplateFailed("a " + of.type() + " has no length");
        };
    }
}
