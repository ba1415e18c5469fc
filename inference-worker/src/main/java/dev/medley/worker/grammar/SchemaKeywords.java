package dev.medley.worker.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The part of JSON Schema that answers are held to. */
final class SchemaKeywords {
    private static final int MOST_COUNT = 100_000;
    /** They say something to people and nothing about the value. */
    private static final Set<String> REMARKS = Set.of(
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
            "minItems",
            "maxItems",
            "minLength",
            "maxLength",
            "enum",
            "const",
            "anyOf",
            "allOf",
            "$ref");
    /** They decide alone: a second keyword beside them would have to be merged. */
    private static final Set<String> SOLE = Set.of("$ref", "anyOf", "allOf");

    private static final Set<String> SCHEMA_LISTS = Set.of("anyOf", "allOf");

    private final boolean isStrict;

    SchemaKeywords(boolean isStrict) {
        this.isStrict = isStrict;
    }

    boolean isKnown(String keyword) {
        return KNOWN.contains(keyword) || (!isStrict && keyword.equals("oneOf"));
    }

    /** Refuses what the subset does not have, and what is not of its form. */
    void check(JsonNode schema, String path) throws UnsupportedSchema {
        boolean isSole = SOLE.stream().anyMatch(schema::has);
        for (String keyword : (Iterable<String>) schema::fieldNames) {
            if (isStrict && !KNOWN.contains(keyword) && !REMARKS.contains(keyword)) {
                throw new UnsupportedSchema(at(path, keyword), "keyword " + keyword + " is not supported");
            }
            if (isStrict && isSole && KNOWN.contains(keyword) && !SOLE.contains(keyword) && !keyword.equals("type")) {
                throw new UnsupportedSchema(
                        at(path, keyword), "keyword " + keyword + " can't stand beside $ref, anyOf or allOf");
            }
        }
        require(schema, "properties", schema.path("properties").isObject(), path, "an object of schemas");
        require(schema, "required", isTexts(schema.path("required")), path, "a list of property names");
        require(schema, "$ref", schema.path("$ref").isTextual(), path, "text such as #/$defs/Name");
        require(schema, "enum", schema.path("enum").isArray(), path, "a list of values");
        JsonNode others = schema.path("additionalProperties");
        require(
                schema,
                "additionalProperties",
                others.isBoolean() || others.isObject(),
                path,
                "true, false or a schema");
        for (String list : SCHEMA_LISTS) {
            require(schema, list, schema.path(list).isArray(), path, "a list of schemas");
        }
    }

    private static void require(JsonNode schema, String keyword, boolean fits, String path, String form)
            throws UnsupportedSchema {
        if (schema.has(keyword) && !fits) {
            throw new UnsupportedSchema(at(path, keyword), keyword + " must be " + form);
        }
    }

    /** The types that a schema names, or implies by its keywords; empty: any. */
    static List<String> types(JsonNode schema, String path) throws UnsupportedSchema {
        JsonNode type = schema.path("type");
        List<String> types = new ArrayList<>();
        if (type.isTextual()) {
            types.add(type.asText());
        } else if (isTexts(type) && !type.isEmpty()) {
            type.forEach(each -> types.add(each.asText()));
        } else if (!type.isMissingNode()) {
            throw new UnsupportedSchema(at(path, "type"), "type must be a name or a list of names");
        } else if (schema.has("properties") || schema.has("required") || schema.has("additionalProperties")) {
            types.add("object");
        } else if (schema.has("items") || schema.has("minItems") || schema.has("maxItems")) {
            types.add("array");
        } else if (schema.has("minLength") || schema.has("maxLength")) {
            types.add("string");
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
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < 0
                || value.intValue() > MOST_COUNT) {
            throw new UnsupportedSchema(at(path, keyword), keyword + " must be a whole number from 0 to " + MOST_COUNT);
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
