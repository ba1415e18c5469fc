package dev.medley.format;

import static dev.medley.format.FindingCode.*;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Typed access to the fields of a configuration: null counts as absent, a wrong type is a finding and absent. */
final class ConfigFields {
    private static final int SHORT_LIST = 128;

    private final ObjectNode root;
    private final FindingCollector findings;

    ConfigFields(ObjectNode root, FindingCollector findings) {
        this.root = root;
        this.findings = findings;
    }

    /** The field's value unless it is missing or null. */
    Optional<JsonNode> value(String field) {
        return Optional.ofNullable(root.get(field)).filter(node -> !node.isNull());
    }

    Optional<String> text(String field) {
        return value(field)
                .filter(node -> is(node.isTextual(), field, "a string", node))
                .map(JsonNode::textValue);
    }

    boolean flag(String field) {
        return value(field)
                .filter(node -> is(node.isBoolean(), field, "true or false", node))
                .map(JsonNode::booleanValue)
                .orElse(false);
    }

    /** A finite number; {@code 16.0} is one. */
    OptionalDouble number(String field) {
        return value(field)
                .filter(node -> is(node.isNumber(), field, "a number", node))
                .map(node -> OptionalDouble.of(node.doubleValue()))
                .orElse(OptionalDouble.empty());
    }

    /** A whole number; {@code 8.0} is none, because every tool writes ranks as integers. */
    Optional<Integer> whole(String field, JsonNode node) {
        return is(node.isIntegralNumber(), field, "a whole number", node)
                ? Optional.of(
                        node.canConvertToInt()
                                ? node.intValue()
                                : node.bigIntegerValue().signum() * Integer.MAX_VALUE)
                : Optional.empty();
    }

    /** A list of strings; one string counts as a list of one. */
    List<String> texts(String field) {
        Optional<JsonNode> value = value(field);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get().isTextual()) {
            return List.of(value.get().textValue());
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(field, value.get(), "a list of at most " + SHORT_LIST + " strings", SHORT_LIST)) {
            if (!is(item.isTextual(), field, "a list of strings", item)) {
                return List.of();
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** A list of whole numbers; one number counts as a list of one. */
    List<Integer> wholes(String field) {
        Optional<JsonNode> value = value(field);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get().isNumber()) {
            return whole(field, value.get()).map(List::of).orElse(List.of());
        }
        List<Integer> numbers = new ArrayList<>();
        for (JsonNode item : list(field, value.get(), "a list of whole numbers", Limits.CONFIG_ENTRIES)) {
            whole(field, item).ifPresent(numbers::add);
        }
        return numbers;
    }

    private Iterable<JsonNode> list(String field, JsonNode value, String type, int longest) {
        return is(value.isArray() && value.size() <= longest, field, type, value) ? value : List.of();
    }

    /** Records a finding when the type is wrong, and says whether it is right. */
    boolean is(boolean right, String field, String type, JsonNode got) {
        if (!right) {
            findings.add(
                    CFG_FIELD_TYPE,
                    field,
                    Finding.quote(field) + " must be " + type + ", got " + Finding.quote(got.toString()) + ".");
        }
        return right;
    }
}
