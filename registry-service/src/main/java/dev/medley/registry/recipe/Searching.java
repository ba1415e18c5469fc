package dev.medley.registry.recipe;

import dev.medley.registry.gateway.UsableAdapters;
import dev.medley.registry.retrieve.AdapterFilter;
import dev.medley.registry.retrieve.RetrievedAdapter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The searches of a recipe: neighbours at once, with what the filters behind them want. */
record Searching(UsableAdapters adapters, String base, Optional<UUID> account) {
    /** Adds what is found to what was found before; of an adapter that is found twice the better score counts. */
    List<Candidate> add(
            List<Candidate> before, List<Step.Retrieve> steps, AdapterFilter wanted, Map<String, String> variables) {
        List<List<Candidate>> answers = AtOnce.all(steps.stream()
                .map(step -> (java.util.concurrent.Callable<List<Candidate>>) () -> search(step, wanted, variables))
                .toList());
        Map<String, Candidate> best = new HashMap<>();
        before.forEach(each -> best.put(each.id(), each));
        answers.forEach(found -> found.forEach(
                each -> best.merge(each.id(), each, (one, other) -> one.score() >= other.score() ? one : other)));
        List<Candidate> all = new ArrayList<>(best.values());
        all.sort(Comparator.comparingDouble(Candidate::score).reversed().thenComparing(Candidate::id));
        // Copies under other names are one and the same: mixed twice they would count twice.
        Set<String> versions = new HashSet<>();
        return all.stream().filter(each -> versions.add(each.version())).toList();
    }

    private List<Candidate> search(Step.Retrieve step, AdapterFilter wanted, Map<String, String> variables) {
        return adapters.top(step.query().render(variables), step.topK(), base, wanted, account).adapters().stream()
                .map(Searching::candidate)
                .toList();
    }

    private static Candidate candidate(RetrievedAdapter found) {
        return new Candidate(found.id(), found.version(), found.score(), found.fits(), 0);
    }
}
