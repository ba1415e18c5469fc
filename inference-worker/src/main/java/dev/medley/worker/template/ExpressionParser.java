package dev.medley.worker.template;

import dev.medley.worker.template.Expression.Comparison;
import dev.medley.worker.template.Expression.Operator;
import dev.medley.worker.template.Expression.Passed;
import dev.medley.worker.template.Expression.Relation;
import dev.medley.worker.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads expressions by recursive descent, loosest first: choice, or, and, not, comparison, sum, {@code ~}, product, power, sign. Filters bind tighter
 * than all of these.
 */
final class ExpressionParser {
    private static final Map<String, Relation> RELATIONS = Map.of(
            "==", Relation.EQUAL,
            "!=", Relation.UNEQUAL,
            "<", Relation.LESS,
            "<=", Relation.LESS_OR_EQUAL,
            ">", Relation.GREATER,
            ">=", Relation.GREATER_OR_EQUAL);
    private static final Map<String, Operator> PRODUCTS = Map.of(
            "*", Operator.MULTIPLY,
            "/", Operator.DIVIDE,
            "//", Operator.FLOOR_DIVIDE,
            "%", Operator.REMAINDER);

    private final Tokens tokens;
    private final OperandParser operands;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
        this.operands = new OperandParser(tokens, this);
    }

    Expression parse() {
        tokens.enter();
        Expression then = or();
        while (tokens.skipName("if")) {
            Expression condition = or();
            Optional<Expression> otherwise = tokens.skipName("else") ? Optional.of(parse()) : Optional.empty();
            then = new Expression.Choice(condition, then, otherwise);
        }
        tokens.leave();
        return then;
    }

    /** Without a choice at its outside, as the items of a loop that has a condition. */
    Expression parseUnconditional() {
        return or();
    }

    /** One expression, or a tuple of several between commas. */
    Expression parseTuple(boolean conditional) {
        Expression first = conditional ? parse() : or();
        if (!tokens.isOperator(",")) {
            return first;
        }
        List<Expression> items = new ArrayList<>(List.of(first));
        while (tokens.skip(",") && !endsTuple()) {
            items.add(conditional ? parse() : or());
        }
        return new Expression.Sequence(items, true);
    }

    private boolean endsTuple() {
        return tokens.is(Kind.PRINT_END) || tokens.is(Kind.BLOCK_END) || tokens.isOperator(")") || tokens.isName("if");
    }

    Passed parsePassed() {
        return operands.passed();
    }

    private Expression or() {
        Expression left = and();
        while (tokens.skipName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.skipName("not")) {
            return comparison();
        }
        tokens.enter();
        Expression negated = new Expression.Not(not());
        tokens.leave();
        return negated;
    }

    private Expression comparison() {
        Expression first = sum();
        List<Comparison> others = new ArrayList<>();
        Optional<Relation> relation = relation();
        while (relation.isPresent()) {
            others.add(new Comparison(relation.get(), sum()));
            relation = relation();
        }
        return others.isEmpty() ? first : new Expression.Compared(first, others);
    }

    private Optional<Relation> relation() {
        Token token = tokens.peek();
        if (token.kind() == Kind.OPERATOR && RELATIONS.containsKey(token.text())) {
            return Optional.of(RELATIONS.get(tokens.next().text()));
        }
        if (tokens.skipName("in")) {
            return Optional.of(Relation.IN);
        }
        if (tokens.isName("not") && tokens.after().is(Kind.NAME, "in")) {
            tokens.next();
            tokens.next();
            return Optional.of(Relation.NOT_IN);
        }
        return Optional.empty();
    }

    private Expression sum() {
        Expression left = joined();
        while (tokens.isOperator("+") || tokens.isOperator("-")) {
            Operator operator = tokens.next().text().equals("+") ? Operator.ADD : Operator.SUBTRACT;
            left = new Expression.Binary(operator, left, joined());
        }
        return left;
    }

    private Expression joined() {
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (tokens.skip("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.getFirst() : new Expression.Joined(parts);
    }

    private Expression product() {
        Expression left = power();
        while (tokens.is(Kind.OPERATOR) && PRODUCTS.containsKey(tokens.peek().text())) {
            left = new Expression.Binary(PRODUCTS.get(tokens.next().text()), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = operands.signed(true);
        while (tokens.skip("**")) {
            left = new Expression.Binary(Operator.POWER, left, operands.signed(true));
        }
        return left;
    }
}
