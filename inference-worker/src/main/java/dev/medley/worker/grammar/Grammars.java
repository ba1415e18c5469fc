package dev.medley.worker.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.chat.CallForm;
import dev.medley.worker.chat.CallForm.Part;
import dev.medley.worker.grammar.Symbol.Chain;
import dev.medley.worker.grammar.Symbol.Choice;
import dev.medley.worker.grammar.Symbol.Literal;
import dev.medley.worker.grammar.Symbol.Rule;
import java.util.ArrayList;
import java.util.Collections;
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

    private static final Symbol ID = id();

    private final Vocabulary vocabulary;
    private final CallForm form;
    private final Map<String, Grammar> recent = new LinkedHashMap<>(16, 0.75f, true);

    /** @param form in which the base calls functions */
    public Grammars(Vocabulary vocabulary, CallForm form) {
        this.vocabulary = vocabulary;
        this.form = form;
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
     * @param isStrict whether the schema binds, or is kept to as far as a grammar can
     * @throws UnsupportedSchema when it binds and uses what can't be held to, when it is no schema, or when no value satisfies it
     */
    public Grammar schema(JsonNode schema, boolean isStrict) throws UnsupportedSchema {
        return kept("schema " + isStrict + schema, SchemaCompiler.compile(schema, isStrict));
    }

    /** What an answer may be that calls nothing. */
    public sealed interface Otherwise {
        /** There is no such answer: it has to call. */
        record Nothing() implements Otherwise {}

        /** Any text; with forms that can be told from it a call may follow. */
        record AnyText() implements Otherwise {}

        /**
         * JSON: of the schema, or any object where it is missing.
         *
         * @param isStrict whether the schema binds, or only hints
         */
        record Json(JsonNode schema, boolean isStrict) implements Otherwise {}
    }

    /**
     * Calls of the functions in the base's form, or something else where that is allowed.
     *
     * @param mayRepeat whether calls may follow the first one, where the form has them
     * @throws UnsupportedSchema whose path begins with the function's index, such as {@code [0].minimum}, where one of theirs is at fault
     */
    public Grammar call(List<Function> functions, Otherwise otherwise, boolean mayRepeat) throws UnsupportedSchema {
        CallForm used = mayRepeat ? form : form.once();
        Symbol root = switch (otherwise) {
            case Otherwise.Nothing _ -> calls(functions, used, form.opening());
            case Otherwise.AnyText _ ->
                Prose.of(form.mark(), form.mayFollowText(), calls(functions, used, form.behindMark()));
            case Otherwise.Json(JsonNode schema, boolean isStrict) ->
                Choice.of(
                        calls(functions, used, form.opening()),
                        schema.isObject() ? SchemaCompiler.compile(schema, isStrict) : JsonSymbols.object());
        };
        return kept("call " + mayRepeat + otherwise + functions, root);
    }

    /** @param opening what stands before the name of the first function */
    private static Symbol calls(List<Function> functions, CallForm form, List<Part> opening) throws UnsupportedSchema {
        var call = new Rule();
        Chain end = new Chain(symbols(form.closing()));
        Chain again = Chain.of(new Chain(symbols(form.next())), call);
        List<Symbol> options = new ArrayList<>();
        for (int i = 0; i < functions.size(); i++) {
            List<Symbol> parts = new ArrayList<>();
            parts.add(Literal.of(functions.get(i).name()));
            parts.addAll(symbols(form.between()));
            parts.add(arguments(functions.get(i), i));
            parts.addAll(form.next().isEmpty() ? end.parts() : List.of(Choice.of(end, again)));
            options.add(new Chain(parts));
        }
        call.define(new Choice(options));
        call.shorten();
        return Chain.of(new Chain(symbols(opening)), call);
    }

    private static List<Symbol> symbols(List<Part> parts) {
        return parts.stream()
                .map(part -> switch (part) {
                    case Part.Literal(String text) -> Literal.of(text);
                    case Part.Id _ -> ID;
                })
                .toList();
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

    private static Symbol id() {
        Symbol character = new Choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                .chars()
                .mapToObj(each -> (Symbol) Literal.of(Character.toString(each)))
                .toList());
        return new Chain(Collections.nCopies(CallForm.ID_LENGTH, character));
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
