package dev.medley.worker.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The part of JSON Schema that answers are held to. */
final class SchemaKeywords {
    private static final int MOST_COUNT = 100_000;
    /** They say something to people and nothing about the value. */
    static final Set<String> REMARKS = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "deprecated",
            "readOnly",
            "writeOnly",
            "$schema",
            "$id",
            "$comment",
            "$defs",
            "definitions");

    private static final Set<String> KNOWN = Set.of(
            "type",
            "properties",
            "required",
            "additionalProperties",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minimum",
            "exclusiveMinimum",
            "maximum",
            "exclusiveMaximum",
            "multipleOf",
            "enum",
            "const",
            "anyOf",
            "oneOf",
            "allOf",
            "$ref");
    private static final List<String> NUMBERS =
            List.of("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf");

    private final boolean isStrict;

    SchemaKeywords(boolean isStrict) {
        this.isStrict = isStrict;
    }

    boolean isStrict() {
        return isStrict;
    }

    /** Refuses what the subset does not have, and what is not of its form. */
    void check(JsonNode schema, String path) throws UnsupportedSchema {
        for (String keyword : (Iterable<String>) schema::fieldNames) {
            if (isStrict && !KNOWN.contains(keyword) && !REMARKS.contains(keyword)) {
                throw new UnsupportedSchema(at(path, keyword), "keyword " + keyword + " is not supported");
            }
        }
        for (String keyword : List.of("minLength", "maxLength", "minItems", "maxItems")) {
            count(schema, keyword, path, 0);
        }
        for (String keyword : NUMBERS) {
            JsonNode number = schema.path(keyword);
            if (number.isBoolean() && keyword.startsWith("exclusive")) {
                throw UnsupportedSchema.beyondGrammar(
                        at(path, keyword), keyword + " must be a number, as in JSON Schema 2020-12");
            }
            require(schema, keyword, number.isNumber() && Double.isFinite(number.doubleValue()), path, "a number");
        }
        require(schema, "pattern", schema.path("pattern").isTextual(), path, "a regular expression");
        require(schema, "format", schema.path("format").isTextual(), path, "a name");
        require(schema, "properties", schema.path("properties").isObject(), path, "an object of schemas");
        require(schema, "required", isTexts(schema.path("required")), path, "a list of property names");
        require(schema, "$ref", schema.path("$ref").isTextual(), path, "text such as #/$defs/Name");
        require(schema, "enum", schema.path("enum").isArray(), path, "a list of values");
        require(schema, "uniqueItems", schema.path("uniqueItems").isBoolean(), path, "true or false");
        JsonNode others = schema.path("additionalProperties");
        require(
                schema,
                "additionalProperties",
                others.isBoolean() || others.isObject(),
                path,
                "true, false or a schema");
    }

    /** A copy, without the keywords that are passed over. */
    ObjectNode withoutUnknown(ObjectNode schema) {
        ObjectNode known = schema.deepCopy();
        return isStrict ? known : known.retain(KNOWN);
    }

    /** Of all that a schema says only which types of values it is about. */
    static ObjectNode typeAlone(JsonNode schema, String path) throws UnsupportedSchema {
        ObjectNode alone = JsonNodeFactory.instance.objectNode();
        List<String> types = types(schema, path);
        if (!types.isEmpty()) {
            types.forEach(alone.putArray("type")::add);
        }
        return alone;
    }

    /** The schemas under a keyword; none where it is missing. */
    static List<JsonNode> list(JsonNode schema, String keyword, String path) throws UnsupportedSchema {
        JsonNode list = schema.path(keyword);
        if (schema.has(keyword) && (!list.isArray() || list.isEmpty())) {
            throw new UnsupportedSchema(at(path, keyword), keyword + " must be a list of schemas");
        }
        return each(list);
    }

    /** The values of a list; what is no list stands for itself. */
    static List<JsonNode> each(JsonNode node) {
        List<JsonNode> all = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(all::add);
        } else if (!node.isMissingNode()) {
            all.add(node);
        }
        return all;
    }

    static List<String> texts(JsonNode node) {
        return each(node).stream().map(JsonNode::asText).toList();
    }

    private static void require(JsonNode schema, String keyword, boolean fits, String path, String form)
            throws UnsupportedSchema {
        if (schema.has(keyword) && !fits) {
            throw new UnsupportedSchema(at(path, keyword), keyword + " must be " + form);
        }
    }

    /** The types that a schema names; empty: any. */
    static List<String> named(JsonNode schema, String path) throws UnsupportedSchema {
        JsonNode type = schema.path("type");
        if (!type.isMissingNode() && !type.isTextual() && (!isTexts(type) || type.isEmpty())) {
            throw new UnsupportedSchema(at(path, "type"), "type must be a name or a list of names");
        }
        return texts(type);
    }

    /** The types of the values that are written for a schema: those that it names, or the one that its keywords are about; empty: any. */
    static List<String> types(JsonNode schema, String path) throws UnsupportedSchema {
        List<String> types = new ArrayList<>(named(schema, path));
        if (!types.isEmpty()) {
            return types;
        }
        if (schema.has("properties") || schema.has("required") || schema.has("additionalProperties")) {
            types.add("object");
        } else if (Stream.of("items", "prefixItems", "minItems", "maxItems", "uniqueItems")
                .anyMatch(schema::has)) {
            types.add("array");
        } else if (Stream.of("minLength", "maxLength", "pattern", "format").anyMatch(schema::has)) {
            types.add("string");
        } else if (NUMBERS.stream().anyMatch(schema::has)) {
            types.add("number");
        }
        return types;
    }

    static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> false;
        };
    }

    static int count(JsonNode schema, String keyword, String path, int otherwise) throws UnsupportedSchema {
        JsonNode value = schema.path(keyword);
        if (value.isMissingNode()) {
            return otherwise;
        }
        String form = keyword + " must be a whole number from 0 to " + MOST_COUNT;
        if (!value.isIntegralNumber() || value.decimalValue().signum() < 0) {
            throw new UnsupportedSchema(at(path, keyword), form);
        }
        if (!value.canConvertToInt() || value.intValue() > MOST_COUNT) {
            throw UnsupportedSchema.beyondGrammar(at(path, keyword), form);
        }
        return value.intValue();
    }

    static void requireOrder(int lowest, int highest, String path, String keyword) throws UnsupportedSchema {
        if (lowest > highest) {
            throw new UnsupportedSchema(at(path, keyword), keyword + " is below its lower bound");
        }
    }

    static String at(String path, String keyword) {
        return path.isEmpty() ? keyword : path + "." + keyword;
    }

    static String quoted(String name) {
        return TextNode.valueOf(name).toString();
    }

    private static boolean isTexts(JsonNode list) {
        for (JsonNode each : list) {
            if (!each.isTextual()) {
                return false;
            }
        }
        return list.isArray();
    }
}
