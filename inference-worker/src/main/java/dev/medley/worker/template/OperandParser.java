package dev.medley.worker.template;

import dev.medley.worker.template.Expression.FilterCall;
import dev.medley.worker.template.Expression.Named;
import dev.medley.worker.template.Expression.Passed;
import dev.medley.worker.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads operands: literals, names, what hangs on them by {@code .}, {@code []} and {@code ()}, then filters and tests. */
final class OperandParser {
    private static final Set<String> AFTER_TEST = Set.of("else", "or", "and", "if", "in", "not", "is");

    private final Tokens tokens;
    private final ExpressionParser expressions;

    OperandParser(Tokens tokens, ExpressionParser expressions) {
        this.tokens = tokens;
        this.expressions = expressions;
    }

    /** @param filters whether filters and tests may follow; after a sign they apply to the whole */
    Expression signed(boolean filters) {
        tokens.enter();
        Expression operand;
        if (tokens.isOperator("-") || tokens.isOperator("+")) {
            boolean negative = tokens.next().text().equals("-");
            operand = new Expression.Signed(signed(false), negative);
        } else {
            operand = trailers(primary());
        }
        tokens.leave();
        return filters ? filters(operand) : operand;
    }

    private Expression filters(Expression operand) {
        Expression of = operand;
        while (true) {
            if (tokens.skip("|")) {
                of = new Expression.Filtered(of, filter());
            } else if (tokens.skipName("is")) {
                of = test(of);
            } else if (tokens.isOperator("(")) {
                of = new Expression.Call(of, passed());
            } else {
                return of;
            }
        }
    }

    private FilterCall filter() {
        String name = dotted();
        if (!Filters.has(name)) {
            throw tokens.wrong("there is no filter " + name + " here");
        }
        return new FilterCall(name, tokens.isOperator("(") ? passed() : Passed.NOTHING);
    }

    private Expression test(Expression of) {
        boolean negated = tokens.skipName("not");
        String name = dotted();
        if (!Tests.has(name)) {
            throw tokens.wrong("there is no test " + name + " here");
        }
        Passed passed = Passed.NOTHING;
        if (tokens.isOperator("(")) {
            passed = passed();
        } else if (beginsArgument()) {
            passed = new Passed(List.of(trailers(primary())), List.of());
        }
        Expression test = new Expression.Tested(of, name, passed);
        return negated ? new Expression.Not(test) : test;
    }

    private boolean beginsArgument() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case NAME -> !AFTER_TEST.contains(token.text());
            case STRING, WHOLE, REAL -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            case TEXT, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END -> false;
        };
    }

    private String dotted() {
        var name = new StringBuilder(tokens.expect(Kind.NAME, "a name").text());
        while (tokens.skip(".")) {
            name.append('.').append(tokens.expect(Kind.NAME, "a name").text());
        }
        return name.toString();
    }

    private Expression trailers(Expression operand) {
        Expression of = operand;
        while (true) {
            if (tokens.skip(".")) {
                of = member(of);
            } else if (tokens.skip("[")) {
                of = subscript(of);
            } else if (tokens.isOperator("(")) {
                of = new Expression.Call(of, passed());
            } else {
                return of;
            }
        }
    }

    private Expression member(Expression of) {
        if (tokens.is(Kind.WHOLE)) {
            return new Expression.Item(of, whole(tokens.next()));
        }
        return new Expression.Attribute(of, tokens.expect(Kind.NAME, "a name").text());
    }

    private Expression subscript(Expression of) {
        Optional<Expression> from = tokens.isOperator(":") ? Optional.empty() : Optional.of(expressions.parse());
        Expression result;
        if (tokens.skip(":")) {
            Optional<Expression> to = bound();
            Optional<Expression> step = tokens.skip(":") ? bound() : Optional.empty();
            result = new Expression.Slice(of, from, to, step);
        } else {
            result = new Expression.Item(of, from.orElseThrow());
        }
        tokens.expectOperator("]");
        return result;
    }

    private Optional<Expression> bound() {
        return tokens.isOperator(":") || tokens.isOperator("]") ? Optional.empty() : Optional.of(expressions.parse());
    }

    Passed passed() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        List<Named> named = new ArrayList<>();
        while (!tokens.skip(")")) {
            if (tokens.is(Kind.NAME) && tokens.after().is(Kind.OPERATOR, "=")) {
                String name = tokens.next().text();
                tokens.next();
                named.add(new Named(name, expressions.parse()));
            } else if (named.isEmpty()) {
                positional.add(expressions.parse());
            } else {
                throw tokens.wrong("an argument without a name follows one that has a name");
            }
            if (!tokens.isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        return new Passed(positional, named);
    }

    private Expression primary() {
        Token token = tokens.next();
        return switch (token.kind()) {
            case NAME -> name(token.text());
            case STRING -> string(token);
            case WHOLE -> whole(token);
            case REAL ->
                new Expression.Literal(
                        new Value.Real(Double.parseDouble(token.text().replace("_", ""))));
            case OPERATOR -> bracket(token);
            case TEXT, PRINT_BEGIN, PRINT_END, BLOCK_BEGIN, BLOCK_END, END ->
                throw new TemplateSyntax(token.line(), "expected an expression but found " + token.text());
        };
    }

    private static Expression name(String name) {
        return switch (name) {
            case "true", "True" -> new Expression.Literal(Constants.TRUE);
            case "false", "False" -> new Expression.Literal(Constants.FALSE);
            case "none", "None" -> new Expression.Literal(Constants.NONE);
            default -> new Expression.Name(name);
        };
    }

    /** Strings beside each other are one. */
    private Expression string(Token first) {
        var text = new StringBuilder(first.text());
        while (tokens.is(Kind.STRING)) {
            text.append(tokens.next().text());
        }
        return new Expression.Literal(Value.of(text.toString()));
    }

    private static Expression whole(Token token) {
        String digits = token.text().replace("_", "").toLowerCase(Locale.ROOT);
        try {
            long number = switch (digits.length() > 1 ? digits.charAt(1) : ' ') {
                case 'x' -> Long.parseLong(digits.substring(2), 16);
                case 'o' -> Long.parseLong(digits.substring(2), 8);
                case 'b' -> Long.parseLong(digits.substring(2), 2);
                default -> Long.parseLong(digits);
            };
            return new Expression.Literal(Value.of(number));
        } catch (NumberFormatException _) {
            throw new TemplateSyntax(token.line(), "a number has more than 64 bits");
        }
    }

    private Expression bracket(Token token) {
        return switch (token.text()) {
            case "(" -> parenthesised();
            case "[" -> new Expression.Sequence(items(), false);
            case "{" -> new Expression.Mapping(entries());
            default -> throw new TemplateSyntax(token.line(), "unexpected " + token.text());
        };
    }

    private Expression parenthesised() {
        if (tokens.skip(")")) {
            return new Expression.Sequence(List.of(), true);
        }
        Expression inner = expressions.parseTuple(true);
        tokens.expectOperator(")");
        return inner;
    }

    private List<Expression> items() {
        List<Expression> items = new ArrayList<>();
        while (!tokens.skip("]")) {
            items.add(expressions.parse());
            if (!tokens.isOperator("]")) {
                tokens.expectOperator(",");
            }
        }
        return items;
    }

    private List<Expression.Entry> entries() {
        List<Expression.Entry> entries = new ArrayList<>();
        while (!tokens.skip("}")) {
            Expression key = expressions.parse();
            tokens.expectOperator(":");
            entries.add(new Expression.Entry(key, expressions.parse()));
            if (!tokens.isOperator("}")) {
                tokens.expectOperator(",");
            }
        }
        return entries;
    }

    /** A chain of filters without their subject, as blocks have it. */
    List<FilterCall> filterChain() {
        List<FilterCall> chain = new ArrayList<>(List.of(filter()));
        while (tokens.skip("|")) {
            chain.add(filter());
        }
        return chain;
    }
}
