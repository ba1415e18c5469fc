package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.gateway.RequestRefused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a caller sets, beside what a recipe has for who does not. */
final class GivenVariables {
    private static final int LONGEST = 100_000;

    private GivenVariables() {}

    /** @param given the body's {@code variables}: an object of text, or missing */
    static Map<String, String> read(JsonNode given, List<Variable> declared, String question) {
        if (!given.isMissingNode() && !given.isNull() && !given.isObject()) {
            throw RequestRefused.invalid("variables", "variables must be an object of text");
        }
        Map<String, String> values = new HashMap<>();
        given.fieldNames().forEachRemaining(name -> {
            String place = "variables." + name;
            if (declared.stream().noneMatch(each -> each.name().equals(name))) {
                throw RequestRefused.invalid(place, "this recipe has no variable " + name);
            }
            JsonNode value = given.get(name);
            if (!value.isTextual() || value.textValue().length() > LONGEST) {
                throw RequestRefused.invalid(place, place + " must be text of at most " + LONGEST + " characters");
            }
            values.put(name, value.textValue());
        });
        for (Variable variable : declared) {
            if (!values.containsKey(variable.name())) {
                values.put(
                        variable.name(),
                        variable.usual().orElseThrow(() -> RequestRefused.missing("variables." + variable.name())));
            }
        }
        values.put(Variable.QUESTION, question);
        return values;
    }
}
