package dev.medley.registry.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.adapter.Gate;
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

    /** How requests for a gated repository are decided, where the body says so. */
    static Optional<Gate> gate(JsonNode body) {
        return switch (body.path("gated").asText()) {
            case "auto" -> Optional.of(Gate.AUTOMATIC);
            case "manual" -> Optional.of(Gate.APPROVAL);
            default -> Optional.empty();
        };
    }

    /**
     * What {@code gated} makes of a repository. Here gated is a visibility of its own, so a private one can't be gated, too.
     *
     * @param now as it is after what the body says of its visibility
     */
    static Optional<Visibility> gated(JsonNode body, Visibility now) {
        JsonNode gated = body.path("gated");
        if (gated.isMissingNode() || gated.isNull()) {
            return Optional.empty();
        }
        boolean off = gated.isBoolean() && !gated.booleanValue();
        if (!off && gate(body).isEmpty()) {
            throw HubProblem.bad("INVALID_REQUEST", "gated must be auto, manual or false.");
        }
        if (!off && (now == Visibility.PRIVATE || now == Visibility.UNLISTED)) {
            throw HubProblem.bad(
                    "UNSUPPORTED", "A " + now.label() + " repository can't be gated; make it public first.");
        }
        return off
                ? Optional.of(Visibility.PUBLIC).filter(_ -> now == Visibility.GATED)
                : Optional.of(Visibility.GATED);
    }
}
