package dev.medley.worker.template;

import dev.medley.worker.template.Expression.Operator;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Filters of lists and dicts as wholes. Where Jinja gives a generator they give the list of it. */
final class ListFilters {
    private ListFilters() {}

    static Map<String, Operation> all() {
        return Map.ofEntries(
                Map.entry("default", new Operation(ListFilters::fallback, "default_value", "boolean")),
                Map.entry("d", new Operation(ListFilters::fallback, "default_value", "boolean")),
                Map.entry("list", new Operation((value, _, _) -> Value.list(Subscripts.items(value)))),
                Map.entry("first", new Operation((value, _, _) -> end(value, true))),
                Map.entry("last", new Operation((value, _, _) -> end(value, false))),
                Map.entry("reverse", new Operation((value, _, _) -> reversed(value))),
                Map.entry("items", new Operation((value, _, _) -> pairs(value))),
                Map.entry("sort", new Operation(ListFilters::sorted, "reverse", "case_sensitive", "attribute")),
                Map.entry("dictsort", new Operation(ListFilters::sortedDict, "case_sensitive", "by", "reverse")),
                Map.entry("unique", new Operation(ListFilters::unique, "case_sensitive", "attribute")),
                Map.entry(
                        "max",
                        new Operation((value, args, to) -> most(value, args, to, true), "case_sensitive", "attribute")),
                Map.entry(
                        "min",
                        new Operation(
                                (value, args, to) -> most(value, args, to, false), "case_sensitive", "attribute")),
                Map.entry("sum", new Operation(ListFilters::sum, "attribute", "start")),
                Map.entry("batch", new Operation(ListFilters::batches, "linecount", "fill_with")));
    }

    private static Value fallback(Value value, Arguments args, Evaluator evaluator) {
        boolean absent = value instanceof Value.Undefined || (args.flag("boolean", false) && !value.isTrue());
        return absent ? args.find("default_value").orElse(Value.of("")) : value;
    }

    private static Value end(Value value, boolean first) {
        List<Value> items = Subscripts.items(value);
        if (items.isEmpty()) {
            return new Value.Undefined("an empty list has no first or last item");
        }
        return first ? items.getFirst() : items.getLast();
    }

    private static Value reversed(Value value) {
        if (value instanceof Value.Text(String text)) {
            var reversed = new StringBuilder(text).reverse();
            return Value.of(reversed.toString());
        }
        return Value.list(Subscripts.items(value).reversed());
    }

    private static Value pairs(Value value) {
        if (value instanceof Value.Undefined) {
            return Value.list(List.of());
        }
        if (!(value instanceof Value.Mapping)) {
            throw new TemplateFailed("only a dict has items, not a " + value.type());
        }
        return ContainerMethods.pairs(value);
    }

    /** What an item is sorted and compared by: one of its members, in small letters unless case counts. */
    private static UnaryOperator<Value> key(Arguments args, Evaluator evaluator) {
        boolean caseCounts = args.flag("case_sensitive", false);
        return item -> {
            Value by = args.some("attribute")
                    .map(path -> SelectionFilters.member(item, path, evaluator))
                    .orElse(item);
            return by instanceof Value.Text(String text) && !caseCounts ? Value.of(Letters.lower(text)) : by;
        };
    }

    private static Comparator<Value> order(UnaryOperator<Value> key, Evaluator evaluator) {
        return (left, right) -> evaluator.order().compare(key.apply(left), key.apply(right));
    }

    private static Value sorted(Value value, Arguments args, Evaluator evaluator) {
        return Value.list(sorted(Subscripts.items(value), order(key(args, evaluator), evaluator), args));
    }

    private static List<Value> sorted(List<Value> items, Comparator<Value> order, Arguments args) {
        List<Value> sorted = new ArrayList<>(items);
        sorted.sort(args.flag("reverse", false) ? order.reversed() : order);
        return sorted;
    }

    private static Value sortedDict(Value value, Arguments args, Evaluator evaluator) {
        long by = switch (args.someText("by").orElse("key")) {
            case "key" -> 0;
            case "value" -> 1;
            default -> throw new TemplateFailed("dictsort sorts by key or value");
        };
        if (value instanceof Value.Undefined) {
            throw Order.undefined(value, value, "dictsort sorts a dict");
        }
        UnaryOperator<Value> key = key(args, evaluator);
        UnaryOperator<Value> part = pair -> key.apply(Subscripts.item(pair, Value.of(by), evaluator));
        return Value.list(sorted(Subscripts.items(pairs(value)), order(part, evaluator), args));
    }

    private static Value unique(Value value, Arguments args, Evaluator evaluator) {
        UnaryOperator<Value> key = key(args, evaluator);
        List<Value> seen = new ArrayList<>();
        List<Value> kept = new ArrayList<>();
        for (Value item : Subscripts.items(value)) {
            Value by = key.apply(item);
            if (seen.stream().noneMatch(each -> evaluator.order().equal(each, by))) {
                seen.add(by);
                kept.add(item);
            }
        }
        return Value.list(kept);
    }

    private static Value most(Value value, Arguments args, Evaluator evaluator, boolean largest) {
        List<Value> items = Subscripts.items(value);
        if (items.isEmpty()) {
            return new Value.Undefined("an empty list has no largest or smallest item");
        }
        Comparator<Value> rising = order(key(args, evaluator), evaluator);
        Comparator<Value> order = largest ? rising : rising.reversed();
        Value best = items.getFirst();
        for (Value item : items) {
            best = order.compare(item, best) > 0 ? item : best;
        }
        return best;
    }

    private static Value sum(Value value, Arguments args, Evaluator evaluator) {
        Value sum = args.find("start").orElse(Value.of(0));
        for (Value item : Subscripts.items(value)) {
            Value part = args.some("attribute")
                    .map(path -> SelectionFilters.member(item, path, evaluator))
                    .orElse(item);
            sum = evaluator.budget().charge(Arithmetic.apply(Operator.ADD, sum, part));
        }
        return sum;
    }

    private static Value batches(Value value, Arguments args, Evaluator evaluator) {
        List<Value> items = Subscripts.items(value);
        long size = args.whole("linecount", 0);
        Budget.checkItems(size);
        if (size < 1) {
            throw new TemplateFailed("batch takes a size of at least 1");
        }
        List<Value> batches = new ArrayList<>();
        for (int from = 0; from < items.size(); from += (int) size) {
            List<Value> batch = new ArrayList<>(items.subList(from, (int) Math.min(items.size(), from + size)));
            args.some("fill_with").ifPresent(filling -> {
                while (batch.size() < size) {
                    batch.add(filling);
                }
            });
            batches.add(Value.list(batch));
        }
        return Value.list(batches);
    }
}
