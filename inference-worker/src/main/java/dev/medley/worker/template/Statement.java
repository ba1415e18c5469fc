package dev.medley.worker.template;

import dev.medley.worker.template.Expression.FilterCall;
import java.util.List;
import java.util.Optional;

/** A parsed piece of a template. */
sealed interface Statement {
    record Text(String text) implements Statement {}

    record Print(Expression value) implements Statement {}

    record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

    record Branch(Expression condition, List<Statement> body) {}

    /**
     * A loop.
     *
     * @param condition leaves items out before they are counted
     */
    record For(
            Target target,
            Expression items,
            Optional<Expression> condition,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {}

    record Break() implements Statement {}

    record Continue() implements Statement {}

    record Assign(Target target, Expression value) implements Statement {}

    /** {@code {% set x %}…{% endset %}}. */
    record Capture(Target target, List<FilterCall> filters, List<Statement> body) implements Statement {}

    record Macro(String name, List<Parameter> parameters, List<Statement> body) implements Statement {}

    record Parameter(String name, Optional<Expression> fallback) {}

    /** {@code with} and {@code generation}: what is set inside ends there. */
    record Scoped(List<Assign> assignments, List<Statement> body) implements Statement {}

    record FilterBlock(List<FilterCall> filters, List<Statement> body) implements Statement {}

    /** What is assigned to. */
    sealed interface Target {
        record Named(String name) implements Target {}

        record Unpacked(List<Target> targets) implements Target {}

        /** Of a namespace. */
        record Member(String namespace, String name) implements Target {}
    }
}
