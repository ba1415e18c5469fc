package dev.medley.worker.grammar;

import dev.medley.worker.grammar.Symbol.Chain;
import dev.medley.worker.grammar.Symbol.Choice;
import dev.medley.worker.grammar.Symbol.Literal;
import dev.medley.worker.grammar.Symbol.Rule;
import dev.medley.worker.grammar.Symbol.Space;
import java.util.List;

/** JSON without a schema. */
final class JsonSymbols {
    private static final int MOST_DEPTH = 12;
    private static final Literal QUOTE = Literal.of("\"");
    private static final Literal COLON = Literal.of(":");
    private static final Literal COMMA = Literal.of(",");
    private static final Literal OPEN = Literal.of("{");
    private static final Literal CLOSE = Literal.of("}");
    private static final Literal OPEN_LIST = Literal.of("[");

    private JsonSymbols() {}

    static Symbol string(Symbol inside) {
        return Chain.of(QUOTE, inside);
    }

    static Symbol array(Symbol inside) {
        return Chain.of(OPEN_LIST, inside);
    }

    /** An object of any keys whose values are all alike. */
    static Rule map(Symbol value) {
        Symbol member = Chain.of(QUOTE, Text.ANY, COLON, Space.OPTIONAL, value);
        var rest = new Rule();
        rest.define(Choice.of(CLOSE, Chain.of(COMMA, Space.OPTIONAL, member, rest)));
        rest.shorten();
        var map = new Rule();
        map.define(Chain.of(OPEN, Choice.of(CLOSE, Chain.of(member, rest))));
        map.shorten();
        return map;
    }

    static Symbol constant() {
        return Choice.of(Literal.of("true"), Literal.of("false"), Literal.of("null"));
    }

    /** Any value, nested as deep as anybody writes. */
    static Symbol anything() {
        return anything(0);
    }

    /** Any object. */
    static Symbol object() {
        return map(anything(1));
    }

    private static Rule anything(int depth) {
        var value = new Rule();
        Choice plain = Choice.of(string(Text.ANY), Numeral.ANY, constant());
        if (depth >= MOST_DEPTH) {
            value.define(plain);
        } else {
            Rule inner = anything(depth + 1);
            value.define(Choice.of(plain, map(inner), array(new Items(List.of(), inner, 0, Integer.MAX_VALUE))));
        }
        value.shorten();
        return value;
    }
}
