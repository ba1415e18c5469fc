package dev.medley.worker.template;

import dev.medley.worker.template.Expression.FilterCall;
import dev.medley.worker.template.Statement.Branch;
import dev.medley.worker.template.Statement.Parameter;
import dev.medley.worker.template.Statement.Target;
import dev.medley.worker.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a template's statements. */
final class StatementParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;
    private final OperandParser operands;
    private int loops;

    private StatementParser(Tokens tokens) {
        this.tokens = tokens;
        this.expressions = new ExpressionParser(tokens);
        this.operands = new OperandParser(tokens, expressions);
    }

    static List<Statement> parse(String template) {
        var parser = new StatementParser(new Tokens(Lexer.tokens(template)));
        List<Statement> all = parser.until(Set.of());
        if (!parser.tokens.is(Kind.END)) {
            throw parser.tokens.unexpected("the end of the template");
        }
        return all;
    }

    /** Statements up to one of the tags, which is next then, or to the template's end where no tag is wanted. */
    private List<Statement> until(Set<String> ends) {
        tokens.enter();
        List<Statement> body = new ArrayList<>();
        while (!tokens.is(Kind.END)) {
            Token token = tokens.next();
            switch (token.kind()) {
                case TEXT -> body.add(new Statement.Text(token.text()));
                case PRINT_BEGIN -> {
                    body.add(new Statement.Print(expressions.parseTuple(true)));
                    tokens.expect(Kind.PRINT_END, "}}");
                }
                case BLOCK_BEGIN -> {
                    if (tokens.is(Kind.NAME) && ends.contains(tokens.peek().text())) {
                        tokens.leave();
                        return body;
                    }
                    body.add(statement(tokens.expect(Kind.NAME, "the name of a tag")));
                }
                case PRINT_END, BLOCK_END, NAME, STRING, WHOLE, REAL, OPERATOR, END ->
                    throw new TemplateSyntax(token.line(), "unexpected " + token.text());
            }
        }
        if (!ends.isEmpty()) {
            throw tokens.unexpected(String.join(" or ", ends.stream().sorted().toList()));
        }
        tokens.leave();
        return body;
    }

    private Statement statement(Token tag) {
        return switch (tag.text()) {
            case "if" -> branches();
            case "for" -> loop();
            case "set" -> assignment();
            case "macro" -> macro();
            case "with" -> with();
            case "generation" -> {
                endTag();
                yield new Statement.Scoped(List.of(), body("endgeneration"));
            }
            case "filter" -> {
                List<FilterCall> filters = operands.filterChain();
                endTag();
                yield new Statement.FilterBlock(filters, body("endfilter"));
            }
            case "break", "continue" -> {
                if (loops == 0) {
                    throw new TemplateSyntax(tag.line(), tag.text() + " outside of a loop");
                }
                endTag();
                yield tag.text().equals("break") ? new Statement.Break() : new Statement.Continue();
            }
            default -> throw new TemplateSyntax(tag.line(), "the tag " + tag.text() + " is not supported here");
        };
    }

    private void endTag() {
        tokens.expect(Kind.BLOCK_END, "%}");
    }

    private List<Statement> body(String end) {
        List<Statement> body = until(Set.of(end));
        tokens.next();
        endTag();
        return body;
    }

    private Statement branches() {
        List<Branch> branches = new ArrayList<>();
        List<Statement> otherwise = List.of();
        String tag = "elif";
        while (tag.equals("elif")) {
            Expression condition = expressions.parseTuple(true);
            endTag();
            branches.add(new Branch(condition, until(Set.of("elif", "else", "endif"))));
            tag = tokens.next().text();
        }
        endTag();
        if (tag.equals("else")) {
            otherwise = body("endif");
        }
        return new Statement.If(branches, otherwise);
    }

    private Statement loop() {
        Target target = target();
        if (!tokens.skipName("in")) {
            throw tokens.unexpected("in");
        }
        Expression items = expressions.parseTuple(false);
        Optional<Expression> condition = tokens.skipName("if") ? Optional.of(expressions.parse()) : Optional.empty();
        if (tokens.isName("recursive")) {
            throw tokens.wrong("recursive loops are not supported here");
        }
        endTag();
        loops++;
        List<Statement> body = until(Set.of("else", "endfor"));
        loops--;
        List<Statement> otherwise = List.of();
        boolean more = tokens.next().text().equals("else");
        endTag();
        if (more) {
            otherwise = body("endfor");
        }
        return new Statement.For(target, items, condition, body, otherwise);
    }

    private Statement assignment() {
        Target target = target();
        if (tokens.skip("=")) {
            Expression value = expressions.parseTuple(true);
            endTag();
            return new Statement.Assign(target, value);
        }
        List<FilterCall> filters = tokens.skip("|") ? operands.filterChain() : List.of();
        endTag();
        return new Statement.Capture(target, filters, body("endset"));
    }

    /** A name, a namespace's member, or several of them between commas. */
    private Target target() {
        Target first = single();
        if (!tokens.isOperator(",")) {
            return first;
        }
        List<Target> targets = new ArrayList<>(List.of(first));
        while (tokens.skip(",") && (tokens.is(Kind.NAME) || tokens.isOperator("("))) {
            targets.add(single());
        }
        return new Target.Unpacked(targets);
    }

    private Target single() {
        if (tokens.skip("(")) {
            Target inner = target();
            tokens.expectOperator(")");
            return inner;
        }
        String name = tokens.expect(Kind.NAME, "a name").text();
        return tokens.skip(".")
                ? new Target.Member(name, tokens.expect(Kind.NAME, "a name").text())
                : new Target.Named(name);
    }

    private Statement macro() {
        String name = tokens.expect(Kind.NAME, "a name").text();
        tokens.expectOperator("(");
        List<Parameter> parameters = new ArrayList<>();
        while (!tokens.skip(")")) {
            String parameter = tokens.expect(Kind.NAME, "a name").text();
            parameters.add(
                    new Parameter(parameter, tokens.skip("=") ? Optional.of(expressions.parse()) : Optional.empty()));
            if (!tokens.isOperator(")")) {
                tokens.expectOperator(",");
            }
        }
        endTag();
        int outer = loops;
        loops = 0;
        List<Statement> body = body("endmacro");
        loops = outer;
        return new Statement.Macro(name, parameters, body);
    }

    private Statement with() {
        List<Statement.Assign> assignments = new ArrayList<>();
        while (!tokens.is(Kind.BLOCK_END)) {
            Target target = new Target.Named(tokens.expect(Kind.NAME, "a name").text());
            tokens.expectOperator("=");
            assignments.add(new Statement.Assign(target, expressions.parse()));
            if (!tokens.is(Kind.BLOCK_END)) {
                tokens.expectOperator(",");
            }
        }
        endTag();
        return new Statement.Scoped(assignments, body("endwith"));
    }
}
