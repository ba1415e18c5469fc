package dev.medley.worker.template;

import java.util.List;
import java.util.Map;

/** Which values are equal and which comes first, as in Python: truth values count as 0 and 1, texts go by code points. */
final class Order {
    private final Budget budget;

    Order(Budget budget) {
        this.budget = budget;
    }

    @SuppressWarnings("ReferenceEquality") // of namespaces and functions there are no two equal ones
    boolean equal(Value left, Value right) {
        budget.step();
        if (isNumber(left) && isNumber(right)) {
            return compareNumbers(left, right) == 0;
        }
        return switch (left) {
            case Value.Sequence(List<Value> items, boolean isTuple) ->
                right instanceof Value.Sequence(List<Value> others, boolean otherTuple)
                        && isTuple == otherTuple
                        && equal(items, others);
            case Value.Mapping(Map<Value, Value> entries) ->
                right instanceof Value.Mapping(Map<Value, Value> others) && equal(entries, others);
            case Value.Undefined _ -> right instanceof Value.Undefined;
            case Value.Namespace _, Value.Function _ -> left == right;
            case Value.Text _ -> budget.charge(left).equals(right);
            case Value.Whole _, Value.Huge _, Value.Real _, Value.Truth _, Value.None _ -> left.equals(right);
        };
    }

    private boolean equal(List<Value> left, List<Value> right) {
        boolean equal = left.size() == right.size();
        for (int i = 0; equal && i < left.size(); i++) {
            equal = equal(left.get(i), right.get(i));
        }
        return equal;
    }

    private boolean equal(Map<Value, Value> left, Map<Value, Value> right) {
        return left.size() == right.size()
                && left.entrySet().stream()
                        .allMatch(entry -> right.containsKey(entry.getKey())
                                && equal(entry.getValue(), right.get(entry.getKey())));
    }

    /** Below zero when left comes first. */
    int compare(Value left, Value right) {
        budget.step();
        if (isNumber(left) && isNumber(right)) {
            return compareNumbers(left, right);
        }
        if (left instanceof Value.Text(String text) && right instanceof Value.Text(String other)) {
            budget.charge(left);
            return compareText(text, other);
        }
        if (left instanceof Value.Sequence(List<Value> items, boolean isTuple)
                && right instanceof Value.Sequence(List<Value> others, boolean otherTuple)
                && isTuple == otherTuple) {
            for (int i = 0; i < Math.min(items.size(), others.size()); i++) {
                if (!equal(items.get(i), others.get(i))) {
                    return compare(items.get(i), others.get(i));
                }
            }
            return Integer.compare(items.size(), others.size());
        }
        throw undefined(left, right, "a " + left.type() + " and a " + right.type() + " have no order");
    }

    /** Python's {@code in}. */
    boolean contains(Value all, Value one) {
        budget.charge(all);
        return switch (all) {
            case Value.Text(String text) -> {
                if (one instanceof Value.Text(String part)) {
                    yield text.contains(part);
                }
                throw undefined(one, one, "a " + one.type() + " can't be in a string");
            }
            case Value.Sequence(List<Value> items, boolean _) -> items.stream().anyMatch(item -> equal(item, one));
            case Value.Mapping(Map<Value, Value> entries) -> one.isKey() && entries.containsKey(one);
            case Value.Undefined _ -> false;
            case Value.Whole _,
                    Value.Huge _,
                    Value.Real _,
                    Value.Truth _,
                    Value.None _,
                    Value.Namespace _,
                    Value.Function _ -> throw new TemplateFailed("nothing can be in a " + all.type());
        };
    }

    /** Of undefined operands the reason why they are, otherwise what the operation lacks. */
    static TemplateFailed undefined(Value left, Value right, String otherwise) {
        if (left instanceof Value.Undefined(String why)) {
            return new TemplateFailed(why);
        }
        return new TemplateFailed(right instanceof Value.Undefined(String why) ? why : otherwise);
    }

    static boolean isNumber(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Real || value instanceof Value.Truth;
    }

    private static int compareNumbers(Value left, Value right) {
        if (left instanceof Value.Real || right instanceof Value.Real) {
            double a = Arithmetic.real(left);
            double b = Arithmetic.real(right);
            return a == b ? 0 : Double.compare(a, b);
        }
        return Long.compare(Arithmetic.whole(left), Arithmetic.whole(right));
    }

    private static int compareText(String left, String right) {
        for (int i = 0; i < Math.min(left.length(), right.length()); i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                // Surrogates stand for code points above all other units.
                boolean high = Character.isSurrogate(a);
                return high == Character.isSurrogate(b) ? Character.compare(a, b) : high ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
