package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.AdapterName;
import dev.medley.registry.problem.StorableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The fields of one object of a definition; whatever is wrong becomes a finding, and reading goes on with a value that does no harm. */
record Fields(JsonNode node, String path, Findings findings) {
    private static final int MOST_WORDS = 32;
    private static final int LONGEST_WORD = 200;

    String at(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    /** Refuses every other field by name. */
    void known(String... fields) {
        Set<String> known = Set.of(fields);
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                findings.add(
                        "FIELD_UNKNOWN", at(name), at(name) + " is unknown; known are " + String.join(", ", fields));
            }
        });
    }

    boolean has(String field) {
        return !node.path(field).isMissingNode() && !node.path(field).isNull();
    }

    Optional<String> text(String field, int longest) {
        if (!has(field)) {
            return Optional.empty();
        }
        JsonNode value = node.get(field);
        if (!isText(value, longest) || value.textValue().isBlank()) {
            findings.invalid(
                    at(field),
                    "must be text of 1 to " + longest + " characters, without U+0000 or half of a surrogate pair");
            return Optional.empty();
        }
        return Optional.of(value.textValue());
    }

    /** Text that can be stored. */
    static boolean isText(JsonNode value, int longest) {
        return value.isTextual()
                && value.textValue().length() <= longest
                && StorableText.complaint(value.textValue()).isEmpty();
    }

    Optional<Template> template(String field, int longest) {
        return text(field, longest).flatMap(text -> {
            Optional<String> complaint = Template.complaint(text);
            complaint.ifPresent(words -> findings.add("TEMPLATE_INVALID", at(field), at(field) + ": " + words));
            return complaint.isPresent() ? Optional.empty() : Optional.of(Template.parse(text));
        });
    }

    Optional<Integer> whole(String field, int least, int most) {
        if (!has(field)) {
            return Optional.empty();
        }
        JsonNode value = node.get(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToInt()
                || value.intValue() < least
                || value.intValue() > most) {
            findings.invalid(at(field), "must be a whole number from " + least + " to " + most);
            return Optional.empty();
        }
        return Optional.of(value.intValue());
    }

    Optional<Double> number(String field, double least, double most) {
        return has(field) ? number(node.get(field), at(field), least, most) : Optional.empty();
    }

    Optional<Double> number(JsonNode value, String place, double least, double most) {
        // False for infinity and for what is no number as well.
        if (!value.isNumber() || !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            findings.invalid(place, "must be a number from " + least + " to " + most);
            return Optional.empty();
        }
        return Optional.of(value.doubleValue());
    }

    boolean flag(String field) {
        if (has(field) && !node.get(field).isBoolean()) {
            findings.invalid(at(field), "must be true or false");
        }
        return node.path(field).asBoolean();
    }

    List<String> words(String field) {
        if (!has(field)) {
            return List.of();
        }
        List<String> words = new ArrayList<>();
        JsonNode list = node.get(field);
        for (JsonNode word : list) {
            if (isText(word, LONGEST_WORD) && !word.textValue().isBlank()) {
                words.add(word.textValue());
            }
        }
        if (!list.isArray() || list.size() > MOST_WORDS || words.size() != list.size()) {
            findings.invalid(at(field), "must be a list of at most " + MOST_WORDS + " words");
        }
        return words;
    }

    /** Adapters {@code owner/name} without a version. */
    List<String> names(String field) {
        List<String> names = new ArrayList<>();
        for (String word : words(field)) {
            AdapterName.parse(word)
                    .ifPresentOrElse(
                            name -> names.add(name.toString()),
                            () -> findings.invalid(
                                    at(field), "must name adapters without their versions, such as owner/name"));
        }
        return names;
    }

    /** The objects of a list. */
    List<Fields> children(String field, int most) {
        if (!has(field)) {
            return List.of();
        }
        JsonNode list = node.get(field);
        if (!list.isArray() || list.size() > most) {
            findings.invalid(at(field), "must be a list of at most " + most);
            return List.of();
        }
        List<Fields> children = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            object(list.get(i), at(field) + "[" + i + "]").ifPresent(children::add);
        }
        return children;
    }

    Optional<Fields> child(String field) {
        return has(field) ? object(node.get(field), at(field)) : Optional.empty();
    }

    private Optional<Fields> object(JsonNode value, String place) {
        if (!value.isObject()) {
            findings.invalid(place, "must be an object");
            return Optional.empty();
        }
        return Optional.of(new Fields(value, place, findings));
    }

    /** Of a field that must be there, when it is not. */
    void missing(String field, String what) {
        if (!has(field)) {
            findings.invalid(at(field), "is required: " + what);
        }
    }
}
