package dev.medley.worker.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;

/** Which values plain keywords allow: those that a schema lists, and whether there can be any. */
final class SchemaValues {
    private static final List<String> OF_CONTAINERS = List.of(
            "properties",
            "required",
            "additionalProperties",
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems");

    private SchemaValues() {}

    static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode each : list) {
            if (isSame(each, value)) {
                return true;
            }
        }
        return false;
    }

    /** 1 and 1.0 are one number. */
    static boolean isSame(JsonNode a, JsonNode b) {
        boolean areNumbers = a.isNumber() && b.isNumber();
        return areNumbers ? a.decimalValue().compareTo(b.decimalValue()) == 0 : a.equals(b);
    }

    /** What a schema says of numbers. */
    static NumberBounds bounds(JsonNode schema, String path) throws UnsupportedSchema {
        NumberBounds bounds = NumberBounds.NONE;
        for (String keyword : List.of("minimum", "exclusiveMinimum")) {
            if (schema.has(keyword)) {
                bounds = bounds.atLeast(number(schema.get(keyword), keyword, path), keyword.equals("minimum"));
            }
        }
        for (String keyword : List.of("maximum", "exclusiveMaximum")) {
            if (schema.has(keyword)) {
                bounds = bounds.atMost(number(schema.get(keyword), keyword, path), keyword.equals("maximum"));
            }
        }
        for (JsonNode each : SchemaKeywords.each(schema.path("multipleOf"))) {
            bounds = bounds.multipleOf(number(each, "multipleOf", path));
            String form =
                    "multipleOf must be above 0, with at most " + NumberBounds.MOST_DIGITS + " digits behind the point";
            if (bounds.step().signum() <= 0) {
                throw new UnsupportedSchema(SchemaKeywords.at(path, "multipleOf"), form);
            }
            if (bounds.step().stripTrailingZeros().scale() > NumberBounds.MOST_DIGITS) {
                throw UnsupportedSchema.beyondGrammar(SchemaKeywords.at(path, "multipleOf"), form);
            }
        }
        return bounds;
    }

    private static BigDecimal number(JsonNode value, String keyword, String path) throws UnsupportedSchema {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw new UnsupportedSchema(SchemaKeywords.at(path, keyword), keyword + " must be a number");
        }
        return value.decimalValue();
    }

    /** Whether a value that is listed is valid under the other keywords. */
    static boolean allows(JsonNode schema, JsonNode value, String path, boolean isStrict) throws UnsupportedSchema {
        List<String> types = SchemaKeywords.named(schema, path);
        if (!types.isEmpty() && types.stream().noneMatch(type -> SchemaKeywords.isOf(type, value))) {
            return false;
        }
        if (value.isTextual()) {
            return TextRules.of(schema, path, isStrict).has(value.textValue());
        }
        if (value.isNumber()) {
            return bounds(schema, path).has(value.decimalValue());
        }
        if (value.isContainerNode() && OF_CONTAINERS.stream().anyMatch(schema::has)) {
            throw UnsupportedSchema.beyondGrammar(
                    SchemaKeywords.at(path, "enum"),
                    "a listed object or array can't stand beside keywords that say more of it");
        }
        return true;
    }

    /** False where it is certain that no value is valid. */
    static boolean isPossible(JsonNode schema, String path, boolean isStrict) throws UnsupportedSchema {
        if (schema.has("enum")) {
            for (JsonNode value : schema.path("enum")) {
                if (value.isContainerNode() || allows(schema, value, path, isStrict)) {
                    return true;
                }
            }
            return false;
        }
        List<String> types = SchemaKeywords.named(schema, path);
        boolean isPossible = types.isEmpty();
        for (String type : types) {
            isPossible |= switch (type) {
                case "string" -> !TextRules.of(schema, path, isStrict).isEmpty();
                case "integer", "number" ->
                    !NumberSet.of(type.equals("integer"), bounds(schema, path)).isEmpty();
                case "array" -> isOrdered(schema, path);
                default -> true;
            };
        }
        return isPossible;
    }

    private static boolean isOrdered(JsonNode schema, String path) throws UnsupportedSchema {
        return SchemaKeywords.count(schema, "minItems", path, 0)
                <= SchemaKeywords.count(schema, "maxItems", path, Integer.MAX_VALUE);
    }
}
