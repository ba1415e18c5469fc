package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** JSON to a definition, with everything that is wrong with it. */
final class DefinitionReader {
    static final int MOST_STEPS = 24;
    private static final int MOST_VARIABLES = 16;
    private static final int LONGEST_TEXT = 20_000;

    private DefinitionReader() {}

    /** What was read counts only when there are no findings. */
    static Definition read(JsonNode json, Findings findings) {
        if (!json.isObject()) {
            findings.invalid("definition", "must be an object with steps");
            return new Definition("", Optional.empty(), List.of(), List.of(), new Fallback.Usual());
        }
        var fields = new Fields(json, "definition", findings);
        fields.known("description", "base", "variables", "steps", "fallback");
        List<Step> steps = new ArrayList<>();
        List<Fields> written = fields.children("steps", MOST_STEPS);
        written.forEach(each -> StepReader.read(each).ifPresent(steps::add));
        fields.missing("steps", "a list of steps, of which one is generate");
        Definition definition = new Definition(
                fields.text("description", 500).orElse(""),
                fields.text("base", 200),
                variables(fields),
                steps,
                fields.child("fallback").map(DefinitionReader::fallback).orElse(new Fallback.Usual()));
        if (steps.size() == written.size()) {
            DefinitionRules.check(definition, findings);
        }
        return definition;
    }

    private static List<Variable> variables(Fields fields) {
        List<Variable> variables = new ArrayList<>();
        for (Fields each : fields.children("variables", MOST_VARIABLES)) {
            each.known("name", "default");
            each.missing("name", "how templates call it");
            each.text("name", 32).ifPresent(name -> {
                boolean twice =
                        variables.stream().anyMatch(other -> other.name().equals(name));
                if (!Template.isName(name) || name.equals(Variable.QUESTION) || twice) {
                    each.findings()
                            .invalid(each.at("name"), "must be a new name: a-z, then a-z 0-9 _, and not question");
                }
                variables.add(new Variable(name, usual(each)));
            });
        }
        return variables;
    }

    private static Optional<String> usual(Fields fields) {
        if (!fields.has("default")) {
            return Optional.empty();
        }
        JsonNode value = fields.node().get("default");
        if (!Fields.isText(value, LONGEST_TEXT)) {
            fields.findings()
                    .invalid(
                            fields.at("default"),
                            "must be text of at most " + LONGEST_TEXT
                                    + " characters, without U+0000 or half of a surrogate pair");
        }
        return Optional.of(value.asText());
    }

    private static Fallback fallback(Fields fields) {
        fields.known("kind", "id", "text");
        return switch (fields.node().path("kind").asText()) {
            case "base" -> new Fallback.Base();
            case "refuse" -> new Fallback.Refuse();
            case "adapter" -> {
                fields.missing("id", "owner/name of the adapter");
                yield new Fallback.Adapter(StepReader.reference(fields, "id").orElse(""));
            }
            case "text" -> {
                fields.missing("text", "the answer to give");
                yield new Fallback.Text(fields.text("text", LONGEST_TEXT).orElse(""));
            }
            default -> {
                fields.findings().invalid(fields.at("kind"), "must be base, adapter, text or refuse");
                yield new Fallback.Usual();
            }
        };
    }
}
