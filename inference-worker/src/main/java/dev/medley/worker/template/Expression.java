package dev.medley.worker.template;

import java.util.List;
import java.util.Optional;

/** A parsed expression. */
sealed interface Expression {
    record Literal(Value value) implements Expression {}

    record Name(String name) implements Expression {}

    record Sequence(List<Expression> items, boolean isTuple) implements Expression {}

    record Mapping(List<Entry> entries) implements Expression {}

    record Entry(Expression key, Expression value) {}

    /** {@code of.name}: a method before a key. */
    record Attribute(Expression of, String name) implements Expression {}

    /** {@code of[index]}: a key before a method. */
    record Item(Expression of, Expression index) implements Expression {}

    record Slice(Expression of, Optional<Expression> from, Optional<Expression> to, Optional<Expression> step)
            implements Expression {}

    record Call(Expression function, Passed passed) implements Expression {}

    record Filtered(Expression of, FilterCall filter) implements Expression {}

    record Tested(Expression of, String test, Passed passed) implements Expression {}

    /** {@code - of}, or {@code + of}. */
    record Signed(Expression of, boolean isNegative) implements Expression {}

    record Not(Expression of) implements Expression {}

    /** The value of the operand that decides, as in Python. */
    record And(Expression left, Expression right) implements Expression {}

    record Or(Expression left, Expression right) implements Expression {}

    /** {@code then if condition else otherwise}; undefined without the last. */
    record Choice(Expression condition, Expression then, Optional<Expression> otherwise) implements Expression {}

    record Binary(Operator operator, Expression left, Expression right) implements Expression {}

    /** {@code a ~ b ~ c}. */
    record Joined(List<Expression> parts) implements Expression {}

    /** {@code a < b <= c}: each pair, until one fails. */
    record Compared(Expression first, List<Comparison> others) implements Expression {}

    record Comparison(Relation relation, Expression with) {}

    /** Arguments as written. */
    record Passed(List<Expression> positional, List<Named> named) {
        static final Passed NOTHING = new Passed(List.of(), List.of());
    }

    record Named(String name, Expression value) {}

    record FilterCall(String name, Passed passed) {}

    /** Of arithmetic. */
    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        FLOOR_DIVIDE,
        REMAINDER,
        POWER
    }

    /** Of comparisons. */
    enum Relation {
        EQUAL,
        UNEQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL,
        IN,
        NOT_IN
    }
}
