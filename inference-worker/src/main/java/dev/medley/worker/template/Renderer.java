package dev.medley.worker.template;

import dev.medley.worker.template.Expression.FilterCall;
import dev.medley.worker.template.Statement.Branch;
import dev.medley.worker.template.Statement.Parameter;
import dev.medley.worker.template.Statement.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Statements to text. A loop's turns, macros, {@code with} and {@code generation} have scopes of their own; {@code if} has none. */
final class Renderer {
    /** How a body ends. */
    private enum End {
        REACHED,
        BREAK,
        CONTINUE
    }

    private final Budget budget = new Budget();
    private final Evaluator evaluator = new Evaluator(budget);

    String render(List<Statement> template, Scope scope) {
        var text = new StringBuilder();
        run(template, scope, text);
        return text.toString();
    }

    private End run(List<Statement> body, Scope scope, StringBuilder text) {
        for (Statement statement : body) {
            End end = run(statement, scope, text);
            if (end != End.REACHED) {
                return end;
            }
        }
        return End.REACHED;
    }

    private End run(Statement statement, Scope scope, StringBuilder text) {
        budget.step();
        return switch (statement) {
            case Statement.Text(String own) -> print(own, text);
            case Statement.Print(Expression value) -> print(Printed.of(evaluator.value(value, scope)), text);
            case Statement.If choice -> run(chosen(choice, scope), scope, text);
            case Statement.For loop -> loop(loop, scope, text);
            case Statement.Break _ -> End.BREAK;
            case Statement.Continue _ -> End.CONTINUE;
            case Statement.Assign(Target target, Expression value) ->
                assign(target, evaluator.value(value, scope), scope);
            case Statement.Capture(Target target, List<FilterCall> filters, List<Statement> body) ->
                assign(target, filtered(filters, Value.of(render(body, scope.inner())), scope), scope);
            case Statement.Macro macro -> assign(new Target.Named(macro.name()), function(macro, scope), scope);
            case Statement.Scoped(List<Statement.Assign> assignments, List<Statement> body) -> {
                Scope inner = scope.inner();
                // Values of a with don't see each other.
                assignments.forEach(each -> assign(each.target(), evaluator.value(each.value(), scope), inner));
                yield run(body, inner, text);
            }
            case Statement.FilterBlock(List<FilterCall> filters, List<Statement> body) -> {
                Value own = Value.of(render(body, scope.inner()));
                yield print(Printed.of(filtered(filters, own, scope)), text);
            }
        };
    }

    private End print(String more, StringBuilder text) {
        Budget.checkText((long) text.length() + more.length());
        budget.charge(Value.of(more));
        text.append(more);
        return End.REACHED;
    }

    private List<Statement> chosen(Statement.If choice, Scope scope) {
        for (Branch branch : choice.branches()) {
            if (evaluator.isTrue(branch.condition(), scope)) {
                return branch.body();
            }
        }
        return choice.otherwise();
    }

    private End loop(Statement.For loop, Scope scope, StringBuilder text) {
        List<Value> items = items(loop, scope);
        if (items.isEmpty()) {
            return run(loop.otherwise(), scope.inner(), text);
        }
        for (int i = 0; i < items.size(); i++) {
            budget.step();
            Scope turn = scope.inner();
            turn.set("loop", Loop.turn(items, i));
            assign(loop.target(), items.get(i), turn);
            if (run(loop.body(), turn, text) == End.BREAK) {
                break;
            }
        }
        return End.REACHED;
    }

    private List<Value> items(Statement.For loop, Scope scope) {
        Value all = evaluator.value(loop.items(), scope);
        budget.charge(all);
        if (loop.condition().isEmpty()) {
            return Subscripts.items(all);
        }
        List<Value> kept = new ArrayList<>();
        for (Value item : Subscripts.items(all)) {
            Scope turn = scope.inner();
            assign(loop.target(), item, turn);
            if (evaluator.isTrue(loop.condition().get(), turn)) {
                kept.add(item);
            }
        }
        return kept;
    }

    private Value filtered(List<FilterCall> filters, Value value, Scope scope) {
        Value result = value;
        for (FilterCall filter : filters) {
            result = evaluator.filter(filter, result, scope);
        }
        return result;
    }

    private static End assign(Target target, Value value, Scope scope) {
        switch (target) {
            case Target.Named(String name) -> scope.set(name, value);
            case Target.Member(String namespace, String name) -> {
                if (!(scope.find(namespace) instanceof Value.Namespace(Map<String, Value> members))) {
                    throw new TemplateFailed("cannot assign attribute on non-namespace object");
                }
                members.put(name, value);
            }
            case Target.Unpacked(List<Target> targets) -> {
                List<Value> items = Subscripts.items(value);
                if (items.size() != targets.size()) {
                    throw new TemplateFailed(targets.size() + " names can't take " + items.size() + " values");
                }
                for (int i = 0; i < items.size(); i++) {
                    assign(targets.get(i), items.get(i), scope);
                }
            }
        }
        return End.REACHED;
    }

    private Value function(Statement.Macro macro, Scope scope) {
        String[] names = macro.parameters().stream().map(Parameter::name).toArray(String[]::new);
        return new Value.Function(macro.name(), arguments -> {
            Arguments bound = arguments.bind("macro " + macro.name(), names);
            Scope inner = scope.inner();
            for (Parameter parameter : macro.parameters()) {
                inner.set(parameter.name(), argument(parameter, bound, inner));
            }
            return Value.of(render(macro.body(), inner));
        });
    }

    private Value argument(Parameter parameter, Arguments bound, Scope inner) {
        return bound.find(parameter.name())
                .or(() -> parameter.fallback().map(fallback -> evaluator.value(fallback, inner)))
                .orElseGet(() -> new Value.Undefined("parameter '" + parameter.name() + "' was not provided"));
    }
}
