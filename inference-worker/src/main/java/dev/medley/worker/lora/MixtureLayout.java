package dev.medley.worker.lora;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rows of a step share a mixture, and how each of these mixes. Equal ones give the same terms and weights, whichever sequences the rows belong to.
 *
 * @param recipes one for each mixture, in order of first use
 * @param numbers of the mixture of each row
 */
record MixtureLayout(List<Recipe> recipes, List<Integer> numbers) {
    record Recipe(Gate gate, List<LoraAdapter> adapters, List<Double> weights) {}

    static MixtureLayout of(List<Mixture> rows) {
        Map<Mixture, Integer> seen = new LinkedHashMap<>();
        List<Integer> numbers = new ArrayList<>();
        for (Mixture mixture : rows) {
            numbers.add(seen.computeIfAbsent(mixture, _ -> seen.size()));
        }
        List<Recipe> recipes = seen.keySet().stream()
                .map(mixture -> new Recipe(mixture.gate(), mixture.adapters(), mixture.weights()))
                .toList();
        return new MixtureLayout(recipes, List.copyOf(numbers));
    }
}
