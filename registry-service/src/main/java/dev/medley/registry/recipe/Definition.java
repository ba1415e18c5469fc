package dev.medley.registry.recipe;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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

    /** The first of the searches for the adapters that a step answers with, where it answers with some that were found. */
    int searchFor(int generate) {
        int mix = mixes(generate).max().orElseThrow();
        int afterOther = mixes(mix).map(other -> other + 1).max().orElse(0);
        return IntStream.range(afterOther, mix)
                .filter(index -> steps.get(index) instanceof Step.Retrieve)
                .findFirst()
                .orElseThrow();
    }

    private IntStream mixes(int before) {
        return IntStream.range(0, before).filter(index -> steps.get(index) instanceof Step.Mix);
    }

    /** Whether its last answer is looked at before it is given, so that it can't be streamed as it comes. */
    boolean looksAtAnswer() {
        return !(steps.getLast() instanceof Step.Generate);
    }
}
