package dev.medley.worker.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes {@code $ref}, {@code allOf}, {@code anyOf} and {@code oneOf} out of a schema: what is left are alternatives of plain keywords, of which a value
 * has to be valid under one. The schemas of members and elements stay as they are.
 */
final class SchemaForms {
    static final List<String> APPLICATORS = List.of("$ref", "allOf", "anyOf", "oneOf");
    private static final int MOST_FORMS = 64;
    private static final int MOST_DEPTH = 40;

    /** What is written out is written again for each pair of alternatives, and for what these have inside. */
    private static final int MOST_WORK = 5_000;

    private static final int MOST_NESTED = 4;

    private final JsonNode root;
    private final SchemaKeywords keywords;
    private int work;

    SchemaForms(JsonNode root, SchemaKeywords keywords) {
        this.root = root;
        this.keywords = keywords;
    }

    /** What a reference points to. */
    JsonNode target(JsonNode schema, String path) throws UnsupportedSchema {
        String pointer = schema.path("$ref").asText();
        JsonNode target = pointer.equals("#")
                ? root
                : pointer.startsWith("#/") ? root.at(pointer.substring(1)) : root.path("$ref-elsewhere");
        if (target.isMissingNode()) {
            throw UnsupportedSchema.beyondGrammar(
                    SchemaKeywords.at(path, "$ref"), "$ref must point into this schema, such as #/$defs/Name");
        }
        return target;
    }

    /** Whether a schema is nothing but its applicators. */
    boolean isAlone(JsonNode schema) {
        return plain((ObjectNode) schema.deepCopy()).isEmpty();
    }

    /** The schema's alternatives; none when no value is valid. */
    List<ObjectNode> of(JsonNode schema, String path) throws UnsupportedSchema {
        return of(schema, path, 0, true);
    }

    /**
     * Refuses a {@code oneOf} of which two alternatives may hold at once: a value that is valid under both is not valid, and a grammar can't count.
     */
    void requireApart(JsonNode schema, String path) throws UnsupportedSchema {
        if (!keywords.isStrict()) {
            return;
        }
        List<JsonNode> options = SchemaKeywords.list(schema, "oneOf", path);
        String at = SchemaKeywords.at(path, "oneOf");
        for (int i = 0; i < options.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (!areApart(of(options.get(i), at, 0, false), of(options.get(j), at, 0, false), at)) {
                    throw new UnsupportedSchema(
                            at,
                            "one value may be valid under both [" + j + "] and [" + i
                                    + "]: tell them apart by type, or by a required property of other constants, or use anyOf");
                }
            }
        }
    }

    /** @param isExact whether each {@code oneOf} in it has to be one of alternatives that exclude each other; else it is taken for {@code anyOf} */
    private List<ObjectNode> of(JsonNode schema, String path, int depth, boolean isExact) throws UnsupportedSchema {
        if (schema.isBoolean()) {
            return schema.booleanValue() ? List.of(JsonNodeFactory.instance.objectNode()) : List.of();
        }
        if (!schema.isObject()) {
            throw new UnsupportedSchema(path, "a schema is an object");
        }
        if (depth > MOST_DEPTH) {
            throw new UnsupportedSchema("", "a $ref leads back to itself without a value between");
        }
        keywords.check(schema, path);
        if (++work > MOST_WORK) {
            throw UnsupportedSchema.beyondGrammar(path, "the schema is too large when its parts are written out");
        }
        if (isExact) {
            requireApart(schema, path);
        }
        List<ObjectNode> forms = List.of(plain((ObjectNode) schema));
        if (schema.has("$ref")) {
            forms = both(forms, of(target(schema, path), path, depth + 1, isExact), path);
        }
        for (JsonNode each : SchemaKeywords.list(schema, "allOf", path)) {
            forms = both(forms, of(each, SchemaKeywords.at(path, "allOf"), depth + 1, isExact), path);
        }
        for (String union : List.of("anyOf", "oneOf")) {
            List<JsonNode> options = SchemaKeywords.list(schema, union, path);
            List<ObjectNode> all = new ArrayList<>();
            for (int i = 0; i < options.size(); i++) {
                all.addAll(of(options.get(i), SchemaKeywords.at(path, union) + "[" + i + "]", depth + 1, isExact));
            }
            forms = options.isEmpty() ? forms : both(forms, all, path);
        }
        return forms;
    }

    /** What is written for one of them has to be invalid under the others. */
    private boolean areApart(List<ObjectNode> some, List<ObjectNode> others, String path) throws UnsupportedSchema {
        for (ObjectNode a : some) {
            for (ObjectNode b : others) {
                if (mayHold(SchemaMerger.merge(typed(a, path), b, path), path, 0)
                        || mayHold(SchemaMerger.merge(a, typed(b, path), path), path, 0)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** With the types that values are written of. */
    private static ObjectNode typed(ObjectNode form, String path) throws UnsupportedSchema {
        ObjectNode typed = form.deepCopy();
        List<String> types = SchemaKeywords.types(form, path);
        if (!types.isEmpty() && !form.has("enum")) {
            types.forEach(typed.putArray("type")::add);
        }
        return typed;
    }

    private boolean mayHold(Optional<ObjectNode> form, String path, int nested) throws UnsupportedSchema {
        return form.isPresent() && mayHold(form.get(), path, nested);
    }

    /** False where it is certain that no value is valid, of an object because of a member that it must have. */
    private boolean mayHold(ObjectNode form, String path, int nested) throws UnsupportedSchema {
        if (!SchemaValues.isPossible(form, path, keywords.isStrict())) {
            return false;
        }
        if (nested > MOST_NESTED || !SchemaKeywords.named(form, path).equals(List.of("object"))) {
            return true;
        }
        for (JsonNode name : form.path("required")) {
            JsonNode own = form.path("properties").path(name.asText());
            JsonNode member = own.isMissingNode() ? form.path("additionalProperties") : own;
            boolean isPossible = member.isMissingNode();
            for (ObjectNode each : isPossible ? List.<ObjectNode>of() : of(member, path, 0, false)) {
                isPossible |= mayHold(each, path, nested + 1);
            }
            if (!isPossible) {
                return false;
            }
        }
        return true;
    }

    private static List<ObjectNode> both(List<ObjectNode> all, List<ObjectNode> more, String path)
            throws UnsupportedSchema {
        List<ObjectNode> forms = new ArrayList<>();
        for (ObjectNode a : all) {
            for (ObjectNode b : more) {
                SchemaMerger.merge(a, b, path).ifPresent(forms::add);
            }
        }
        if (forms.size() > MOST_FORMS) {
            throw UnsupportedSchema.beyondGrammar(
                    path, "its alternatives are more than " + MOST_FORMS + " when written out");
        }
        return forms;
    }

    private ObjectNode plain(ObjectNode schema) {
        ObjectNode plain = keywords.withoutUnknown(schema);
        plain.remove(APPLICATORS);
        plain.remove(SchemaKeywords.REMARKS);
        if (plain.has("const")) {
            JsonNode constant = plain.remove("const");
            boolean isListed = !plain.has("enum") || SchemaValues.contains(plain.path("enum"), constant);
            ArrayNode only = plain.putArray("enum");
            if (isListed) {
                only.add(constant);
            }
        }
        return plain;
    }
}
