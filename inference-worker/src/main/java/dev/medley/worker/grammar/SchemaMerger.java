package dev.medley.worker.grammar;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes one schema of two that both have to hold, keyword by keyword. Neither has keywords that point to other schemas for the same value. */
final class SchemaMerger {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private SchemaMerger() {}

    /** Both as one; empty when no value is valid under both. */
    static Optional<ObjectNode> merge(ObjectNode a, ObjectNode b, String path) throws UnsupportedSchema {
        ObjectNode merged = a.deepCopy();
        for (Map.Entry<String, JsonNode> each : b.properties()) {
            String keyword = each.getKey();
            if (!a.has(keyword) || a.get(keyword).equals(each.getValue())) {
                merged.set(keyword, each.getValue());
            } else {
                merged.set(keyword, both(keyword, a, b, path));
            }
        }
        members(a, b, merged);
        elements(a, b, merged);
        boolean isImpossible = isEmptyList(merged.path("type")) || isEmptyList(merged.path("enum"));
        return isImpossible ? Optional.empty() : Optional.of(merged);
    }

    private static boolean isEmptyList(JsonNode node) {
        return node.isArray() && node.isEmpty();
    }

    private static JsonNode both(String keyword, ObjectNode a, ObjectNode b, String path) throws UnsupportedSchema {
        JsonNode mine = a.get(keyword);
        JsonNode its = b.get(keyword);
        return switch (keyword) {
            case "type" -> types(mine, its);
            case "enum" -> common(mine, its);
            case "minLength", "minItems", "minimum", "exclusiveMinimum" -> isBelow(mine, its) ? its : mine;
            case "maxLength", "maxItems", "maximum", "exclusiveMaximum" -> isBelow(mine, its) ? mine : its;
            case "uniqueItems" -> mine.booleanValue() ? mine : its;
            case "required", "pattern", "format", "multipleOf" -> union(mine, its);
            case "items" -> conjunction(mine, its);
            // Seen to below.
            case "properties", "additionalProperties", "prefixItems" -> mine;
            default ->
                throw UnsupportedSchema.beyondGrammar(
                        SchemaKeywords.at(path, keyword),
                        "keyword " + keyword + " says two things that can't be merged");
        };
    }

    private static boolean isBelow(JsonNode a, JsonNode b) {
        return a.decimalValue().compareTo(b.decimalValue()) < 0;
    }

    private static Set<JsonNode> list(JsonNode node) {
        Set<JsonNode> list = new LinkedHashSet<>();
        if (node.isArray()) {
            node.forEach(list::add);
        } else {
            list.add(node);
        }
        return list;
    }

    private static ArrayNode union(JsonNode a, JsonNode b) {
        Set<JsonNode> all = list(a);
        all.addAll(list(b));
        return NODES.arrayNode().addAll(all);
    }

    private static ArrayNode common(JsonNode a, JsonNode b) {
        Set<JsonNode> all = list(a);
        all.removeIf(value -> !SchemaValues.contains(b, value));
        return NODES.arrayNode().addAll(all);
    }

    /** Every whole number is a number. */
    private static ArrayNode types(JsonNode a, JsonNode b) {
        Set<JsonNode> mine = list(a);
        Set<JsonNode> its = list(b);
        Set<JsonNode> types = new LinkedHashSet<>(mine);
        types.retainAll(its);
        JsonNode whole = NODES.textNode("integer");
        JsonNode number = NODES.textNode("number");
        if ((mine.contains(number) && its.contains(whole)) || (mine.contains(whole) && its.contains(number))) {
            types.add(whole);
        }
        return NODES.arrayNode().addAll(types);
    }

    private static JsonNode conjunction(JsonNode a, JsonNode b) {
        if (a.isBoolean()) {
            return a.booleanValue() ? b : a;
        }
        if (b.isBoolean()) {
            return b.booleanValue() ? a : b;
        }
        ObjectNode all = NODES.objectNode();
        all.putArray("allOf").add(a).add(b);
        return all;
    }

    /** A property that one does not name is what that one says of all others. */
    private static void members(ObjectNode a, ObjectNode b, ObjectNode merged) {
        if (!saysOfMembers(a) || !saysOfMembers(b)) {
            return;
        }
        Set<String> names = new LinkedHashSet<>();
        a.path("properties").fieldNames().forEachRemaining(names::add);
        b.path("properties").fieldNames().forEachRemaining(names::add);
        ObjectNode properties = NODES.objectNode();
        names.forEach(name -> properties.set(name, conjunction(member(a, name), member(b, name))));
        merged.set("properties", properties);
        merged.set("additionalProperties", conjunction(others(a), others(b)));
    }

    private static boolean saysOfMembers(ObjectNode schema) {
        return schema.has("properties") || schema.has("additionalProperties");
    }

    private static JsonNode member(ObjectNode schema, String name) {
        JsonNode own = schema.path("properties").path(name);
        return own.isMissingNode() ? others(schema) : own;
    }

    private static JsonNode others(ObjectNode schema) {
        return orAnything(schema.path("additionalProperties"));
    }

    /** An element that one has no place for is what that one says of all behind. */
    private static void elements(ObjectNode a, ObjectNode b, ObjectNode merged) {
        int places =
                Math.max(a.path("prefixItems").size(), b.path("prefixItems").size());
        if (places == 0) {
            return;
        }
        ArrayNode first = merged.putArray("prefixItems");
        for (int i = 0; i < places; i++) {
            first.add(conjunction(element(a, i), element(b, i)));
        }
        merged.set("items", conjunction(element(a, places), element(b, places)));
    }

    private static JsonNode element(ObjectNode schema, int place) {
        JsonNode first = schema.path("prefixItems");
        return place < first.size() ? first.get(place) : orAnything(schema.path("items"));
    }

    private static JsonNode orAnything(JsonNode schema) {
        return schema.isMissingNode() ? BooleanNode.TRUE : schema;
    }
}
