package dev.medley.worker.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The methods of {@code list}, {@code tuple} and {@code dict} that change nothing, which are all that the immutable sandbox allows. */
final class ContainerMethods {
    private static final Set<String> LIST_CHANGES =
            Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");
    private static final Set<String> DICT_CHANGES = Set.of("clear", "pop", "popitem", "setdefault", "update");
    private static final Map<String, Operation> LIST = Map.of(
            "index", new Operation(ContainerMethods::index, "value"),
            "count", new Operation(ContainerMethods::count, "value"),
            "copy", new Operation((list, _, _) -> list));
    private static final Map<String, Operation> DICT = Map.of(
            "get", new Operation(ContainerMethods::get, "key", "default"),
            "items", new Operation((dict, _, _) -> pairs(dict)),
            "keys", new Operation((dict, _, _) -> Value.list(Subscripts.items(dict))),
            "values",
                    new Operation(
                            (dict, _, _) -> Value.list(List.copyOf(entries(dict).values()))),
            "copy", new Operation((dict, _, _) -> dict));

    private ContainerMethods() {}

    static Optional<Operation> find(Value of, String name) {
        return Optional.ofNullable((of instanceof Value.Mapping ? DICT : LIST).get(name));
    }

    /** Whether Python has it and the sandbox not. */
    static boolean changes(Value of, String name) {
        return (of instanceof Value.Mapping && DICT_CHANGES.contains(name))
                || (of instanceof Value.Sequence && LIST_CHANGES.contains(name));
    }

    private static Map<Value, Value> entries(Value dict) {
        return dict instanceof Value.Mapping(Map<Value, Value> entries) ? entries : Map.of();
    }

    /** Of a dict, as tuples of key and value. */
    static Value pairs(Value dict) {
        return Value.list(entries(dict).entrySet().stream()
                .map(entry -> (Value) Value.tuple(List.of(entry.getKey(), entry.getValue())))
                .toList());
    }

    private static Value get(Value dict, Arguments args, Evaluator evaluator) {
        return args.find("key")
                .filter(Value::isKey)
                .map(entries(dict)::get)
                .or(() -> args.find("default"))
                .orElse(Constants.NONE);
    }

    private static Value count(Value list, Arguments args, Evaluator evaluator) {
        Value wanted = args.require("value");
        return Value.of(Subscripts.items(list).stream()
                .filter(item -> evaluator.order().equal(item, wanted))
                .count());
    }

    private static Value index(Value list, Arguments args, Evaluator evaluator) {
        List<Value> items = Subscripts.items(list);
        for (int i = 0; i < items.size(); i++) {
            if (evaluator.order().equal(items.get(i), args.require("value"))) {
                return Value.of(i);
            }
        }
        throw new TemplateFailed("a list has no such item");
    }
}
