package dev.medley.registry.recipe;

import java.util.List;
import java.util.Optional;

/**
 * What a version of a recipe says, read and found sound.
 *
 * @param base hub name; absent: the one that answers {@code auto}
 */
record Definition(
        String description, Optional<String> base, List<Variable> variables, List<Step> steps, Fallback fallback) {
    Definition {
        variables = List.copyOf(variables);
        steps = List.copyOf(steps);
    }

    /** Whether its last answer is looked at before it is given, so that it can't be streamed as it comes. */
    boolean looksAtAnswer() {
        return !(steps.getLast() instanceof Step.Generate);
    }
}
