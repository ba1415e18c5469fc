package dev.medley.registry.recipe;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a run stands on.
 *
 * @param base hub name of the base that answers
 * @param usual scoring where the recipe has none
 * @param tags of adapters
 */
record Surroundings(
        String base,
        Scoring usual,
        Searching searching,
        Models models,
        Function<List<String>, Map<String, Set<String>>> tags) {
    boolean isDry() {
        return models instanceof Models.None;
    }
}
