package dev.medley.worker.template;

import dev.medley.worker.template.Token.Kind;
import java.util.List;

/** Where a parser is in a template's tokens. Not safe for many threads. */
final class Tokens {
    /** Of expressions and blocks inside each other; deeper ones would exhaust the stack. */
    private static final int MAX_DEPTH = 100;

    private final List<Token> tokens;
    private int at;
    private int depth;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(at);
    }

    Token after() {
        return tokens.get(Math.min(at + 1, tokens.size() - 1));
    }

    Token next() {
        Token token = tokens.get(at);
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    boolean is(Kind kind) {
        return peek().kind() == kind;
    }

    boolean isName(String name) {
        return peek().is(Kind.NAME, name);
    }

    boolean isOperator(String operator) {
        return peek().is(Kind.OPERATOR, operator);
    }

    /** Goes on when the operator is next. */
    boolean skip(String operator) {
        boolean found = isOperator(operator);
        if (found) {
            next();
        }
        return found;
    }

    boolean skipName(String name) {
        boolean found = isName(name);
        if (found) {
            next();
        }
        return found;
    }

    Token expect(Kind kind, String what) {
        if (!is(kind)) {
            throw unexpected(what);
        }
        return next();
    }

    void expectOperator(String operator) {
        if (!skip(operator)) {
            throw unexpected(operator);
        }
    }

    TemplateSyntax unexpected(String wanted) {
        return wrong("expected " + wanted + " but found " + peek().text());
    }

    TemplateSyntax wrong(String why) {
        return new TemplateSyntax(peek().line(), why);
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw wrong("nested deeper than " + MAX_DEPTH);
        }
    }

    void leave() {
        depth--;
    }
}
