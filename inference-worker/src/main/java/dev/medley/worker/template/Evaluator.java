package dev.medley.worker.template;

import dev.medley.worker.template.Expression.Comparison;
import dev.medley.worker.template.Expression.FilterCall;
import dev.medley.worker.template.Expression.Passed;
import dev.medley.worker.template.Expression.Relation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Expressions to values, within a budget. Not safe for many threads. */
final class Evaluator {
    private final Budget budget;
    private final Order order;

    Evaluator(Budget budget) {
        this.budget = budget;
        this.order = new Order(budget);
    }

    Budget budget() {
        return budget;
    }

    Order order() {
        return order;
    }

    Value value(Expression expression, Scope scope) {
        budget.step();
        return switch (expression) {
            case Expression.Literal(Value value) -> value;
            case Expression.Name(String name) -> scope.find(name);
            case Expression.Sequence(List<Expression> items, boolean isTuple) ->
                new Value.Sequence(values(items, scope), isTuple);
            case Expression.Mapping mapping -> mapping(mapping, scope);
            case Expression.Attribute(Expression of, String name) -> Subscripts.attribute(value(of, scope), name, this);
            case Expression.Item(Expression of, Expression index) ->
                Subscripts.item(value(of, scope), value(index, scope), this);
            case Expression.Slice slice -> slice(slice, scope);
            case Expression.Call(Expression function, Passed passed) ->
                call(value(function, scope), passed(passed, scope));
            case Expression.Filtered(Expression of, FilterCall call) -> filter(call, value(of, scope), scope);
            case Expression.Tested(Expression of, String test, Passed passed) ->
                Value.of(test(test, value(of, scope), passed(passed, scope)));
            case Expression.Signed(Expression of, boolean isNegative) -> signed(value(of, scope), isNegative);
            case Expression.Not(Expression of) -> Value.of(!isTrue(of, scope));
            case Expression.And(Expression left, Expression right) -> {
                Value first = value(left, scope);
                yield first.isTrue() ? value(right, scope) : first;
            }
            case Expression.Or(Expression left, Expression right) -> {
                Value first = value(left, scope);
                yield first.isTrue() ? first : value(right, scope);
            }
            case Expression.Choice choice -> choice(choice, scope);
            case Expression.Binary(Expression.Operator operator, Expression left, Expression right) ->
                budget.charge(Arithmetic.apply(operator, value(left, scope), value(right, scope)));
            case Expression.Joined(List<Expression> parts) -> joined(parts, scope);
            case Expression.Compared compared -> Value.of(holds(compared, scope));
        };
    }

    boolean isTrue(Expression expression, Scope scope) {
        return value(expression, scope).isTrue();
    }

    private List<Value> values(List<Expression> expressions, Scope scope) {
        List<Value> values = new ArrayList<>();
        expressions.forEach(each -> values.add(value(each, scope)));
        return values;
    }

    private Value mapping(Expression.Mapping mapping, Scope scope) {
        Map<Value, Value> entries = new LinkedHashMap<>();
        for (Expression.Entry entry : mapping.entries()) {
            Value key = value(entry.key(), scope);
            if (!key.isKey()) {
                throw Order.undefined(key, key, "a " + key.type() + " can't be a key of a dict");
            }
            entries.put(key, value(entry.value(), scope));
        }
        return new Value.Mapping(entries);
    }

    private Value slice(Expression.Slice slice, Scope scope) {
        Value of = value(slice.of(), scope);
        Optional<Long> from = bound(slice.from(), scope);
        Optional<Long> to = bound(slice.to(), scope);
        long step = bound(slice.step(), scope).orElse(1L);
        budget.charge(of);
        return budget.charge(Subscripts.slice(of, from, to, step));
    }

    private Optional<Long> bound(Optional<Expression> bound, Scope scope) {
        Optional<Value> value = bound.map(each -> value(each, scope)).filter(each -> !each.equals(Constants.NONE));
        if (value.isPresent() && !Arithmetic.isWhole(value.get())) {
            throw Order.undefined(value.get(), value.get(), "a slice takes whole numbers");
        }
        return value.map(Arithmetic::whole);
    }

    private static Value signed(Value value, boolean isNegative) {
        Value opposite = Arithmetic.negated(value);
        return isNegative ? opposite : Arithmetic.negated(opposite);
    }

    private Value choice(Expression.Choice choice, Scope scope) {
        if (isTrue(choice.condition(), scope)) {
            return value(choice.then(), scope);
        }
        return choice.otherwise()
                .map(otherwise -> value(otherwise, scope))
                .orElse(new Value.Undefined("the condition does not hold and there is no else"));
    }

    private Value joined(List<Expression> parts, Scope scope) {
        var text = new StringBuilder();
        for (Value part : values(parts, scope)) {
            String printed = Printed.of(part);
            Budget.checkText((long) text.length() + printed.length());
            text.append(printed);
        }
        return budget.charge(Value.of(text.toString()));
    }

    private boolean holds(Expression.Compared compared, Scope scope) {
        Value left = value(compared.first(), scope);
        for (Comparison comparison : compared.others()) {
            Value right = value(comparison.with(), scope);
            if (!related(comparison.relation(), left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    boolean related(Relation relation, Value left, Value right) {
        return switch (relation) {
            case EQUAL -> order.equal(left, right);
            case UNEQUAL -> !order.equal(left, right);
            case LESS -> order.compare(left, right) < 0;
            case LESS_OR_EQUAL -> order.compare(left, right) <= 0;
            case GREATER -> order.compare(left, right) > 0;
            case GREATER_OR_EQUAL -> order.compare(left, right) >= 0;
            case IN -> order.contains(right, left);
            case NOT_IN -> !order.contains(right, left);
        };
    }

    private Arguments passed(Passed passed, Scope scope) {
        Map<String, Value> named = new LinkedHashMap<>();
        List<Value> positional = values(passed.positional(), scope);
        for (Expression.Named argument : passed.named()) {
            if (named.put(argument.name(), value(argument.value(), scope)) != null) {
                throw new TemplateFailed("an argument is passed twice");
            }
        }
        return new Arguments(positional, named);
    }

    private Value call(Value function, Arguments arguments) {
        if (!(function instanceof Value.Function(String _, Value.Body body))) {
            throw Order.undefined(function, function, "a " + function.type() + " can't be called");
        }
        budget.enter();
        Value result = budget.charge(body.call(arguments));
        budget.leave();
        return result;
    }

    Value filter(FilterCall call, Value subject, Scope scope) {
        return filter(call.name(), subject, passed(call.passed(), scope));
    }

    Value filter(String name, Value subject, Arguments arguments) {
        Operation filter = Filters.find(name).orElseThrow(() -> new TemplateFailed("there is no such filter here"));
        return filter.apply(name, subject, arguments, this);
    }

    boolean test(String name, Value subject, Arguments arguments) {
        Operation test = Tests.find(name).orElseThrow(() -> new TemplateFailed("there is no such test here"));
        return test.apply(name, subject, arguments, this).isTrue();
    }
}
