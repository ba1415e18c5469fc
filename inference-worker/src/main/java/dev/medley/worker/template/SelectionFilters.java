package dev.medley.worker.template;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Filters that go through a list by another filter, a test or a member of its items. */
final class SelectionFilters {
    private SelectionFilters() {}

    static Map<String, Operation> all() {
        return Map.of(
                "map", new Operation(SelectionFilters::map, Arguments.MORE),
                "select", selection(false, true),
                "reject", selection(false, false),
                "selectattr", selection(true, true),
                "rejectattr", selection(true, false));
    }

    /** A member of a member, between dots; digits are indexes. */
    static Value member(Value of, Value path, Evaluator evaluator) {
        if (!(path instanceof Value.Text(String names))) {
            return Subscripts.item(of, path, evaluator);
        }
        Value member = of;
        for (String name : names.split("\\.", -1)) {
            boolean isIndex = name.matches("[0-9]{1,9}");
            member = Subscripts.item(member, isIndex ? Value.of(Long.parseLong(name)) : Value.of(name), evaluator);
        }
        return member;
    }

    /** Nothing of what is false, such as calls that are none. */
    private static List<Value> items(Value value) {
        return value.isTrue() ? Subscripts.items(value) : List.of();
    }

    private static Value map(Value value, Arguments args, Evaluator evaluator) {
        List<Value> mapped = new ArrayList<>();
        for (Value item : items(value)) {
            mapped.add(
                    args.positional().isEmpty() ? mapMember(item, args, evaluator) : mapFilter(item, args, evaluator));
        }
        return Value.list(mapped);
    }

    private static Value mapMember(Value item, Arguments args, Evaluator evaluator) {
        if (!Set.of("attribute", "default").containsAll(args.named().keySet())) {
            throw new TemplateFailed("map takes a filter's name, or attribute and default");
        }
        evaluator.budget().step();
        Value member = member(item, args.require("attribute"), evaluator);
        return member instanceof Value.Undefined ? args.find("default").orElse(member) : member;
    }

    private static Value mapFilter(Value item, Arguments args, Evaluator evaluator) {
        return evaluator.filter(name(args), item, new Arguments(rest(args, 1), args.named()));
    }

    private static Operation selection(boolean byMember, boolean keeps) {
        return new Operation(
                (value, args, evaluator) -> {
                    List<Value> kept = new ArrayList<>();
                    for (Value item : items(value)) {
                        if (passes(item, args, byMember, evaluator) == keeps) {
                            kept.add(item);
                        }
                    }
                    return Value.list(kept);
                },
                Arguments.MORE);
    }

    private static boolean passes(Value item, Arguments args, boolean byMember, Evaluator evaluator) {
        evaluator.budget().step();
        int used = byMember ? 1 : 0;
        if (args.positional().size() < used) {
            throw new TemplateFailed("the name of an attribute is missing");
        }
        Value tested = byMember ? member(item, args.positional().getFirst(), evaluator) : item;
        List<Value> rest = rest(args, used);
        if (rest.isEmpty()) {
            return tested.isTrue();
        }
        var others = new Arguments(rest, new HashMap<>(args.named()));
        return evaluator.test(name(others), tested, new Arguments(rest(others, 1), others.named()));
    }

    private static String name(Arguments args) {
        if (args.positional().getFirst() instanceof Value.Text(String name)) {
            return name;
        }
        throw new TemplateFailed("a filter or test is named by a string");
    }

    private static List<Value> rest(Arguments args, int used) {
        return args.positional().subList(used, args.positional().size());
    }
}
