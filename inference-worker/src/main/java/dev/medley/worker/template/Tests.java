package dev.medley.worker.template;

import dev.medley.worker.template.Expression.Relation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What may follow {@code is}. */
final class Tests {
    private static final Map<String, Operation> TESTS = new HashMap<>();

    static {
        plain("defined", value -> !(value instanceof Value.Undefined));
        plain("undefined", Value.Undefined.class::isInstance);
        plain("none", Value.None.class::isInstance);
        plain("string", Value.Text.class::isInstance);
        plain("mapping", Value.Mapping.class::isInstance);
        plain("sequence", Tests::hasItems);
        plain("iterable", Tests::hasItems);
        plain("number", value -> Order.isNumber(value) || value instanceof Value.Huge);
        plain("integer", value -> value instanceof Value.Whole || value instanceof Value.Huge);
        plain("float", Value.Real.class::isInstance);
        plain("boolean", Value.Truth.class::isInstance);
        plain("true", Constants.TRUE::equals);
        plain("false", Constants.FALSE::equals);
        plain("callable", Value.Function.class::isInstance);
        plain("upper", value -> cased(value, "isupper"));
        plain("lower", value -> cased(value, "islower"));
        plain("odd", value -> remainder(value, 2) == 1);
        plain("even", value -> remainder(value, 2) == 0);
        add("divisibleby", (value, args, _) -> Value.of(remainder(value, args.whole("num", 0)) == 0), "num");
        add("sameas", (value, args, to) -> Value.of(same(value, args.require("other"), to)), "other");
        add("filter", (value, _, _) -> Value.of(Filters.has(Printed.of(value))));
        add("test", (value, _, _) -> Value.of(has(Printed.of(value))));
        relation(Relation.EQUAL, "eq", "equalto", "==");
        relation(Relation.UNEQUAL, "ne", "!=");
        relation(Relation.LESS, "lt", "lessthan", "<");
        relation(Relation.LESS_OR_EQUAL, "le", "<=");
        relation(Relation.GREATER, "gt", "greaterthan", ">");
        relation(Relation.GREATER_OR_EQUAL, "ge", ">=");
        relation(Relation.IN, "in");
    }

    private Tests() {}

    static boolean has(String name) {
        return TESTS.containsKey(name);
    }

    static Optional<Operation> find(String name) {
        return Optional.ofNullable(TESTS.get(name));
    }

    private static void add(String name, Operation.Body body, String... parameters) {
        TESTS.put(name, new Operation(body, parameters));
    }

    private static void plain(String name, Predicate<Value> test) {
        add(name, (value, _, _) -> Value.of(test.test(value)));
    }

    private static void relation(Relation relation, String... names) {
        for (String name : names) {
            add(
                    name,
                    (value, args, evaluator) -> Value.of(evaluator.related(relation, value, args.require("other"))),
                    "other");
        }
    }

    /** Nearly Python's identity: of the same type, and equal. */
    private static boolean same(Value value, Value other, Evaluator evaluator) {
        return value.type().equals(other.type()) && evaluator.order().equal(value, other);
    }

    private static boolean hasItems(Value value) {
        return switch (value) {
            case Value.Text _, Value.Sequence _, Value.Mapping _, Value.Undefined _ -> true;
            case Value.Whole _, Value.Huge _, Value.Real _, Value.Truth _, Value.None _ -> false;
            case Value.Namespace _, Value.Function _ -> false;
        };
    }

    private static boolean cased(Value value, String method) {
        String text = Printed.of(value);
        String other = method.equals("isupper") ? Letters.upper(text) : Letters.lower(text);
        return other.equals(text) && !Letters.upper(text).equals(Letters.lower(text));
    }

    private static double remainder(Value value, long by) {
        if (!Order.isNumber(value)) {
            throw Order.undefined(value, value, "a " + value.type() + " has no remainder");
        }
        return Arithmetic.real(Arithmetic.apply(Expression.Operator.REMAINDER, value, Value.of(by)));
    }
}
