package dev.medley.worker.template;

import dev.medley.worker.template.Expression.Operator;
import java.util.ArrayList;
import java.util.List;

/** Python's operators on numbers, texts and lists. */
final class Arithmetic {
    private Arithmetic() {}

    static Value apply(Operator operator, Value left, Value right) {
        if (operator == Operator.REMAINDER && left instanceof Value.Text(String pattern)) {
            List<Value> values = right instanceof Value.Sequence(List<Value> items, boolean isTuple) && isTuple
                    ? items
                    : List.of(right);
            return Value.of(Formats.percent(pattern, values));
        }
        if (!Order.isNumber(left) || !Order.isNumber(right)) {
            return others(operator, left, right);
        }
        try {
            boolean real = left instanceof Value.Real || right instanceof Value.Real;
            return real ? reals(operator, real(left), real(right)) : wholes(operator, whole(left), whole(right));
        } catch (ArithmeticException e) {
            throw new TemplateFailed(
                    e.getMessage().contains("zero") ? "division by zero" : "a number has more than 64 bits");
        }
    }

    private static Value others(Operator operator, Value left, Value right) {
        if (operator == Operator.ADD) {
            if (left instanceof Value.Text(String text) && right instanceof Value.Text(String more)) {
                Budget.checkText((long) text.length() + more.length());
                return Value.of(text + more);
            }
            if (left instanceof Value.Sequence(List<Value> items, boolean isTuple)
                    && right instanceof Value.Sequence(List<Value> more, boolean otherTuple)
                    && isTuple == otherTuple) {
                Budget.checkItems((long) items.size() + more.size());
                List<Value> all = new ArrayList<>(items);
                all.addAll(more);
                return new Value.Sequence(all, isTuple);
            }
        }
        if (operator == Operator.MULTIPLY && isWhole(right)) {
            return repeated(left, whole(right), right);
        }
        if (operator == Operator.MULTIPLY && isWhole(left)) {
            return repeated(right, whole(left), left);
        }
        throw wrong(left, right);
    }

    private static Value repeated(Value value, long times, Value factor) {
        long count = Math.clamp(times, 0, Integer.MAX_VALUE);
        return switch (value) {
            case Value.Text(String text) -> {
                Budget.checkText(text.length() * count);
                yield Value.of(text.repeat(text.isEmpty() ? 0 : (int) count));
            }
            case Value.Sequence(List<Value> items, boolean isTuple) -> {
                Budget.checkItems(items.size() * count);
                List<Value> all = new ArrayList<>();
                for (int i = 0; !items.isEmpty() && i < count; i++) {
                    all.addAll(items);
                }
                yield new Value.Sequence(all, isTuple);
            }
            case Value.Whole _, Value.Huge _, Value.Real _, Value.Truth _, Value.None _, Value.Undefined _ ->
                throw wrong(value, factor);
            case Value.Mapping _, Value.Namespace _, Value.Function _ -> throw wrong(value, factor);
        };
    }

    private static TemplateFailed wrong(Value left, Value right) {
        return Order.undefined(left, right, "the operator does not take a " + left.type() + " and a " + right.type());
    }

    private static Value wholes(Operator operator, long left, long right) {
        return switch (operator) {
            case ADD -> Value.of(Math.addExact(left, right));
            case SUBTRACT -> Value.of(Math.subtractExact(left, right));
            case MULTIPLY -> Value.of(Math.multiplyExact(left, right));
            case DIVIDE -> reals(operator, (double) left, (double) right);
            case FLOOR_DIVIDE -> Value.of(Math.floorDivExact(left, right));
            case REMAINDER -> Value.of(Math.floorMod(left, right));
            case POWER ->
                right < 0 ? new Value.Real(Math.pow((double) left, (double) right)) : Value.of(power(left, right));
        };
    }

    private static long power(long base, long exponent) {
        if (base == 0 || base == 1 || base == -1) {
            return exponent == 0 || base == 1 || (base == -1 && exponent % 2 == 0) ? 1 : base;
        }
        long result = 1;
        // Any other base overflows within 64 rounds.
        for (long i = 0; i < exponent; i++) {
            result = Math.multiplyExact(result, base);
        }
        return result;
    }

    private static Value reals(Operator operator, double left, double right) {
        boolean divides =
                operator == Operator.DIVIDE || operator == Operator.FLOOR_DIVIDE || operator == Operator.REMAINDER;
        if (divides && right == 0) {
            throw new ArithmeticException("by zero");
        }
        return new Value.Real(
                switch (operator) {
                    case ADD -> left + right;
                    case SUBTRACT -> left - right;
                    case MULTIPLY -> left * right;
                    case DIVIDE -> left / right;
                    case FLOOR_DIVIDE -> Math.floor(left / right);
                    case REMAINDER -> left - right * Math.floor(left / right);
                    case POWER -> Math.pow(left, right);
                });
    }

    static boolean isWhole(Value value) {
        return value instanceof Value.Whole || value instanceof Value.Truth;
    }

    /** Of a whole number or truth value. */
    static long whole(Value value) {
        return value instanceof Value.Whole(long number) ? number : value.isTrue() ? 1 : 0;
    }

    /** Of any number. */
    static double real(Value value) {
        return value instanceof Value.Real(double number) ? number : whole(value);
    }

    static Value negated(Value value) {
        if (!Order.isNumber(value)) {
            throw Order.undefined(value, value, "a " + value.type() + " has no sign");
        }
        return value instanceof Value.Real(double number)
                ? new Value.Real(-number)
                : apply(Operator.SUBTRACT, Value.of(0), value);
    }
}
