package dev.medley.registry.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.adapter.Visibility;
import java.util.Optional;

/** The two ways that the Hub's clients say who may see a repository. */
final class HubVisibility {
    private HubVisibility() {}

    /** Empty when the body says nothing about it. */
    static Optional<Visibility> of(JsonNode body) {
        JsonNode visibility = body.path("visibility");
        if (visibility.isTextual()) {
            return Optional.of(Visibility.of(visibility.textValue())
                    .orElseThrow(() -> HubProblem.bad(
                            "INVALID_REQUEST", "visibility must be public, gated, unlisted or private.")));
        }
        JsonNode isPrivate = body.path("private");
        return isPrivate.isBoolean()
                ? Optional.of(isPrivate.booleanValue() ? Visibility.PRIVATE : Visibility.PUBLIC)
                : Optional.empty();
    }
}
