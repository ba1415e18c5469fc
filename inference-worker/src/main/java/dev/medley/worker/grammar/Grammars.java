package dev.medley.worker.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.grammar.Symbol.Chain;
import dev.medley.worker.grammar.Symbol.Choice;
import dev.medley.worker.grammar.Symbol.Literal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles grammars for one base's vocabulary and keeps the last used ones. Safe for many threads. */
public final class Grammars {
    private static final int KEPT = 16;
    private static final int LONGEST_KEY = 64 * 1024;
    /** What may stand in a schema that names no property. */
    private static final Set<String> PLAIN =
            Set.of("type", "properties", "required", "additionalProperties", "title", "description", "$schema");

    private final Vocabulary vocabulary;
    private final Map<String, Grammar> recent = new LinkedHashMap<>(16, 0.75f, true);

    public Grammars(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * A function that an answer may call.
     *
     * @param parameters JSON Schema of its arguments; missing, or one that names none: there are none
     * @param isStrict whether the schema binds, or only hints
     */
    public record Function(String name, JsonNode parameters, boolean isStrict) {}

    /** Any JSON object. */
    public Grammar object() {
        return kept("object", JsonSymbols.object());
    }

    /**
     * JSON of a schema.
     *
     * @throws UnsupportedSchema when the schema uses what can't be held to
     */
    public Grammar schema(JsonNode schema, boolean isStrict) throws UnsupportedSchema {
        return kept("schema " + isStrict + schema, SchemaCompiler.compile(schema, isStrict));
    }

    /** What an answer may be that calls nothing. */
    public sealed interface Otherwise {
        /** There is no such answer: it has to call. */
        record Nothing() implements Otherwise {}

        /** Any text that does not begin like a call. */
        record AnyText() implements Otherwise {}

        /** JSON: of the schema, or any object where it is missing. */
        record Json(JsonNode schema) implements Otherwise {}
    }

    /**
     * One call of one of the functions, or something else where that is allowed.
     *
     * @throws UnsupportedSchema whose path begins with the function's index, such as {@code [0].minimum}, where one of theirs is at fault
     */
    public Grammar call(List<Function> functions, Otherwise otherwise) throws UnsupportedSchema {
        List<Symbol> options = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            Function function = functions.get(i);
            Symbol arguments = arguments(function, i);
            options.add(
                    Chain.of(Literal.of(CallText.opening(function.name())), arguments, Literal.of(CallText.CLOSING)));
        }
        switch (otherwise) {
            case Otherwise.Nothing _ -> {}
            case Otherwise.AnyText _ -> options.add(new Symbol.Free(false));
            case Otherwise.Json(JsonNode schema) ->
                options.add(schema.isObject() ? SchemaCompiler.compile(schema, true) : JsonSymbols.object());
        }
        return kept("call " + otherwise + functions, new Choice(options));
    }

    private static Symbol arguments(Function function, int index) throws UnsupportedSchema {
        if (namesNone(function.parameters())) {
            return Literal.of("{}");
        }
        try {
            return SchemaCompiler.compile(function.parameters(), function.isStrict());
        } catch (UnsupportedSchema e) {
            throw new UnsupportedSchema("[" + index + "]" + (e.path().isEmpty() ? "" : "." + e.path()), e.getMessage());
        }
    }

    /** Whatever else JSON Schema would allow: a model that may say anything here invents something. */
    private static boolean namesNone(JsonNode parameters) {
        JsonNode others = parameters.path("additionalProperties");
        return parameters.properties().stream().allMatch(each -> PLAIN.contains(each.getKey()))
                && parameters.path("properties").isEmpty()
                && parameters.path("required").isEmpty()
                && !others.isObject()
                && !others.asBoolean(false);
    }

    private synchronized Grammar kept(String key, Symbol root) {
        if (key.length() > LONGEST_KEY) {
            return new Grammar(vocabulary, root);
        }
        Grammar grammar = recent.computeIfAbsent(key, _ -> new Grammar(vocabulary, root));
        if (recent.size() > KEPT) {
            recent.remove(recent.keySet().iterator().next());
        }
        return grammar;
    }
}
