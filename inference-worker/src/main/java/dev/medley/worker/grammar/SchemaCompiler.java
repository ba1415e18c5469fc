package dev.medley.worker.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.worker.grammar.Members.Property;
import dev.medley.worker.grammar.Symbol.Chain;
import dev.medley.worker.grammar.Symbol.Choice;
import dev.medley.worker.grammar.Symbol.Literal;
import dev.medley.worker.grammar.Symbol.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A JSON Schema as a grammar. What the grammar lets through is always valid under the schema, though not everything that is: properties come in the
 * schema's order, and none that it does not name. Keywords outside the subset are refused by name, or passed over where the caller only hints; of a part
 * that is beyond a grammar there only the type is kept to.
 */
final class SchemaCompiler {
    private static final int MOST_NODES = 1000;
    private static final int MOST_DEPTH = 40;

    private final SchemaKeywords keywords;
    private final SchemaForms forms;
    private final Map<String, Rule> references = new HashMap<>();
    private final List<Rule> rules = new ArrayList<>();

    private SchemaCompiler(JsonNode root, boolean isStrict) {
        this.keywords = new SchemaKeywords(isStrict);
        this.forms = new SchemaForms(root, keywords);
    }

    /** @param isStrict whether keywords outside the subset are refused */
    static Symbol compile(JsonNode schema, boolean isStrict) throws UnsupportedSchema {
        var compiler = new SchemaCompiler(schema, isStrict);
        Rule compiled = compiler.rule(schema, "", 0);
        for (Rule rule : compiler.rules) {
            compiler.requireProgress(rule, new LinkedHashSet<>());
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Rule rule : compiler.rules) {
                changed |= rule.shorten();
            }
        }
        if (compiled.least() >= Symbol.ENDLESS) {
            throw new UnsupportedSchema("", "no finite value satisfies the schema");
        }
        return compiled;
    }

    private Rule rule(JsonNode schema, String path, int depth) throws UnsupportedSchema {
        var rule = new Rule();
        rules.add(rule);
        try {
            rule.define(symbol(schema, path, depth));
        } catch (UnsupportedSchema e) {
            if (keywords.isStrict() || !e.isBeyondGrammar()) {
                throw e;
            }
            rule.define(plain(SchemaKeywords.typeAlone(schema, path), path, depth));
        }
        return rule;
    }

    private Symbol symbol(JsonNode schema, String path, int depth) throws UnsupportedSchema {
        if (rules.size() > MOST_NODES || depth > MOST_DEPTH) {
            throw UnsupportedSchema.beyondGrammar(
                    path, "the schema has more than " + MOST_NODES + " parts or is nested deeper than " + MOST_DEPTH);
        }
        if (schema.isBoolean() && schema.booleanValue()) {
            return JsonSymbols.anything();
        }
        if (!schema.isObject()) {
            throw new UnsupportedSchema(path, "a schema is an object");
        }
        keywords.check(schema, path);
        List<String> applied =
                SchemaForms.APPLICATORS.stream().filter(schema::has).toList();
        if (applied.isEmpty()) {
            return plain(schema, path, depth);
        }
        if (applied.size() == 1 && forms.isAlone(schema)) {
            return applied.getFirst().equals("$ref")
                    ? reference(schema, path, depth)
                    : union(applied.getFirst(), schema, path, depth);
        }
        return written(schema, path, depth);
    }

    /** One of the alternatives that the schema has when its parts are written out. */
    private Symbol written(JsonNode schema, String path, int depth) throws UnsupportedSchema {
        List<Symbol> options = new ArrayList<>();
        for (JsonNode form : forms.of(schema, path)) {
            if (SchemaValues.isPossible(form, path, keywords.isStrict())) {
                options.add(plain(form, path, depth));
            }
        }
        if (options.isEmpty()) {
            throw new UnsupportedSchema(path, "no value satisfies all parts of the schema");
        }
        return new Choice(options);
    }

    private Symbol plain(JsonNode schema, String path, int depth) throws UnsupportedSchema {
        if (schema.has("enum") || schema.has("const")) {
            return constants(schema, path);
        }
        List<Symbol> options = new ArrayList<>();
        for (String type : SchemaKeywords.types(schema, path)) {
            options.add(ofType(type, schema, path, depth));
        }
        return options.isEmpty() ? JsonSymbols.anything() : new Choice(options);
    }

    private Symbol reference(JsonNode schema, String path, int depth) throws UnsupportedSchema {
        String pointer = schema.path("$ref").asText();
        Rule known = references.get(pointer);
        if (known != null) {
            return known;
        }
        JsonNode target = forms.target(schema, path);
        var rule = new Rule();
        references.put(pointer, rule);
        rules.add(rule);
        rule.define(rule(target, pointer.substring(1).replaceFirst("^/", "").replace('/', '.'), depth + 1));
        return rule;
    }

    private Symbol union(String keyword, JsonNode schema, String path, int depth) throws UnsupportedSchema {
        List<JsonNode> list = SchemaKeywords.list(schema, keyword, path);
        if (keyword.equals("allOf") && list.size() > 1) {
            return written(schema, path, depth);
        }
        if (keyword.equals("oneOf")) {
            forms.requireApart(schema, path);
        }
        List<Symbol> options = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            options.add(rule(list.get(i), SchemaKeywords.at(path, keyword) + "[" + i + "]", depth + 1));
        }
        return new Choice(options);
    }

    private Symbol constants(JsonNode schema, String path) throws UnsupportedSchema {
        Iterable<JsonNode> values = schema.has("enum") ? schema.path("enum") : List.of(schema.path("const"));
        Set<String> texts = new LinkedHashSet<>();
        for (JsonNode value : values) {
            boolean isConstant = !schema.has("const") || SchemaValues.isSame(schema.path("const"), value);
            if (isConstant && SchemaValues.allows(schema, value, path, keywords.isStrict())) {
                texts.add(value.toString());
            }
        }
        String bounds = "enum must list 1 to " + MOST_NODES + " values that the schema's other keywords allow";
        if (texts.isEmpty()) {
            throw new UnsupportedSchema(SchemaKeywords.at(path, "enum"), bounds);
        }
        if (texts.size() > MOST_NODES) {
            throw UnsupportedSchema.beyondGrammar(SchemaKeywords.at(path, "enum"), bounds);
        }
        return new Choice(texts.stream().map(text -> (Symbol) Literal.of(text)).toList());
    }

    private Symbol ofType(String type, JsonNode schema, String path, int depth) throws UnsupportedSchema {
        return switch (type) {
            case "string" -> {
                TextRules text = TextRules.of(schema, path, keywords.isStrict());
                SchemaKeywords.requireOrder(text.shortest(), text.longest(), path, "maxLength");
                if (text.isEmpty()) {
                    throw new UnsupportedSchema(path, "no text satisfies the pattern, the format and the lengths");
                }
                yield text.symbol();
            }
            case "integer", "number" -> number(type.equals("integer"), schema, path);
            case "boolean" -> Choice.of(Literal.of("true"), Literal.of("false"));
            case "null" -> Literal.of("null");
            case "array" -> array(schema, path, depth);
            case "object" -> object(schema, path, depth);
            default -> throw new UnsupportedSchema(SchemaKeywords.at(path, "type"), "type " + type + " is unknown");
        };
    }

    private Symbol array(JsonNode schema, String path, int depth) throws UnsupportedSchema {
        int fewest = SchemaKeywords.count(schema, "minItems", path, 0);
        int most = SchemaKeywords.count(schema, "maxItems", path, Integer.MAX_VALUE);
        List<Symbol> first = new ArrayList<>();
        for (JsonNode each : SchemaKeywords.list(schema, "prefixItems", path)) {
            String at = SchemaKeywords.at(path, "prefixItems") + "[" + first.size() + "]";
            if (isNever(each)) {
                most = Math.min(most, first.size());
                break;
            }
            first.add(rule(each, at, depth + 1));
        }
        JsonNode others = schema.path("items");
        if (others.isArray()) {
            throw UnsupportedSchema.beyondGrammar(
                    SchemaKeywords.at(path, "items"), "a list of items is written as prefixItems");
        }
        if (isNever(others)) {
            most = Math.min(most, first.size());
        }
        SchemaKeywords.requireOrder(fewest, most, path, "maxItems");
        boolean isAnything = others.isMissingNode() || isNever(others);
        Symbol other = isAnything ? JsonSymbols.anything() : rule(others, SchemaKeywords.at(path, "items"), depth + 1);
        var items = new Items(first, other, fewest, most);
        boolean isDistinct = schema.path("uniqueItems").asBoolean() && most > 1;
        return JsonSymbols.array(isDistinct ? Distinct.of(items, path, keywords.isStrict()) : items);
    }

    private static Symbol number(boolean isWhole, JsonNode schema, String path) throws UnsupportedSchema {
        NumberBounds bounds = SchemaValues.bounds(schema, path);
        if (bounds.equals(NumberBounds.NONE)) {
            return isWhole ? Numeral.WHOLE : Numeral.ANY;
        }
        NumberSet set = NumberSet.of(isWhole, bounds);
        if (set.isEmpty()) {
            throw new UnsupportedSchema(
                    path,
                    "no number of " + NumberBounds.MOST_DIGITS
                            + " digits before the point and behind it is within the bounds");
        }
        return Ranged.of(set);
    }

    private Symbol object(JsonNode schema, String path, int depth) throws UnsupportedSchema {
        Map<String, JsonNode> named = new LinkedHashMap<>();
        schema.path("properties").properties().forEach(each -> named.put(each.getKey(), each.getValue()));
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        JsonNode others = schema.path("additionalProperties");
        boolean isClosed = isNever(others);
        List<Property> properties = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each : named.entrySet()) {
            String at = SchemaKeywords.at(SchemaKeywords.at(path, "properties"), each.getKey());
            if (isNever(each.getValue())) {
                if (required.contains(each.getKey())) {
                    throw new UnsupportedSchema(at, each.getKey() + " is required but not allowed");
                }
                continue;
            }
            properties.add(
                    property(each.getKey(), rule(each.getValue(), at, depth + 1), required.remove(each.getKey())));
        }
        if (!required.isEmpty() && isClosed) {
            throw new UnsupportedSchema(
                    SchemaKeywords.at(path, "required"), required.iterator().next() + " is required but not allowed");
        }
        Symbol other = others.isObject()
                ? rule(others, SchemaKeywords.at(path, "additionalProperties"), depth + 1)
                : JsonSymbols.anything();
        if (properties.isEmpty() && required.isEmpty() && !isClosed) {
            return JsonSymbols.map(other);
        }
        required.stream().sorted().forEach(name -> properties.add(property(name, other, true)));
        return Chain.of(Literal.of("{"), new Members(properties, 0, false));
    }

    private static boolean isNever(JsonNode schema) {
        return schema.isBoolean() && !schema.booleanValue();
    }

    private static Property property(String name, Symbol value, boolean isRequired) {
        return new Property(Literal.of(SchemaKeywords.quoted(name) + ":"), value, isRequired);
    }

    /** A schema that is only a reference to itself, by whatever detour, would be expanded for ever. */
    private void requireProgress(Symbol symbol, Set<Rule> open) throws UnsupportedSchema {
        switch (symbol) {
            case Rule rule -> {
                if (!open.add(rule)) {
                    throw new UnsupportedSchema("", "a $ref leads back to itself without a value between");
                }
                requireProgress(rule.target(), open);
                open.remove(rule);
            }
            case Choice choice -> {
                for (Symbol option : choice.options()) {
                    requireProgress(option, open);
                }
            }
            case Chain _,
                    Literal _,
                    Symbol.Space _,
                    Prose _,
                    Text _,
                    Matching _,
                    Numeral _,
                    Ranged _,
                    Items _,
                    Distinct _,
                    Members _ -> {}
        }
    }
}
