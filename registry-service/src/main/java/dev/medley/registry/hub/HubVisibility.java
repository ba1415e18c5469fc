package dev.medley.registry.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.medley.registry.adapter.Gate;
import dev.medley.registry.adapter.Visibility;
import java.util.Optional;

/** The two ways that the Hub's clients say who may see a repository. */
final class HubVisibility {
    private HubVisibility() {}

    /** Empty when the body says nothing about it. */
    static Optional<Visibility> of(HubBody body) {
        Optional<Visibility> named = body.textIfAny("visibility")
                .map(label -> Visibility.of(label)
                        .orElseThrow(() -> HubProblem.bad(
                                "INVALID_REQUEST", "visibility must be public, gated, unlisted or private.")));
        Optional<Visibility> flagged =
                body.flagIfAny("private").map(isPrivate -> isPrivate ? Visibility.PRIVATE : Visibility.PUBLIC);
        return named.or(() -> flagged);
    }

    /** How requests for a gated repository are decided, where the body says so. */
    static Optional<Gate> gate(HubBody body) {
        return body.value("gated").flatMap(HubVisibility::gate);
    }

    private static Optional<Gate> gate(JsonNode gated) {
        return switch (gated.asText()) {
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
    static Optional<Visibility> gated(HubBody body, Visibility now) {
        return body.value("gated").flatMap(gated -> gated(gated, now));
    }

    private static Optional<Visibility> gated(JsonNode gated, Visibility now) {
        boolean off = gated.isBoolean() && !gated.booleanValue();
        if (!off && gate(gated).isEmpty()) {
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
