package dev.medley.registry.recipe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.format.AdapterName;
import dev.medley.format.AdapterReference;
import dev.medley.registry.adapter.Visibility;
import dev.medley.registry.problem.Problem;
import java.util.Optional;

/** What bodies of recipe calls must have. */
final class RecipeRequests {
    static final int LONGEST_NOTE = 500;

    private RecipeRequests() {}

    static JsonNode definition(JsonNode given) {
        return Optional.ofNullable(given)
                .filter(JsonNode::isObject)
                .orElseThrow(() -> Problem.invalid("definition", "definition is required: an object with steps."));
    }

    static AdapterName name(String id) {
        return Optional.ofNullable(id)
                .flatMap(AdapterName::parse)
                .orElseThrow(() -> new Problem(422, "NAME_INVALID", "An id is owner/name: " + AdapterName.RULE + "."));
    }

    static Optional<Visibility> visibility(String label) {
        return Optional.ofNullable(label)
                .map(given -> Visibility.of(given)
                        .filter(wanted -> wanted != Visibility.GATED)
                        .orElseThrow(() -> Problem.invalid(
                                "visibility", "visibility of a recipe must be public, unlisted or private.")));
    }

    static String tag(String given) {
        String tag = Optional.ofNullable(given).orElse(AdapterReference.Tag.LATEST.tag());
        if (!(AdapterReference.selector(tag).orElse(null) instanceof AdapterReference.Tag)) {
            throw new Problem(400, "NAME_INVALID", "A tag is 1 to 64 of a-z 0-9 . _ -");
        }
        return tag;
    }

    static String note(String given) {
        String note = Optional.ofNullable(given).orElse("");
        if (note.length() > LONGEST_NOTE) {
            throw Problem.invalid("note", "note must have at most " + LONGEST_NOTE + " characters.");
        }
        return note;
    }
}
