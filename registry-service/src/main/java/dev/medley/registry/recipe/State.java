package dev.medley.registry.recipe;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run is before a step. It never changes, so that a retry goes back to exactly what was.
 *
 * @param found best first
 * @param scoring how the shares of what was found were made; absent: they are not known
 * @param taken whether a mix has used what was found, so that the next search begins anew
 * @param mixed what the next generate mixes
 */
record State(
        Map<String, String> variables, List<Candidate> found, Optional<Scoring> scoring, boolean taken, Mixed mixed) {
    State {
        variables = Map.copyOf(variables);
        found = List.copyOf(found);
    }

    static State begin(Map<String, String> variables) {
        return new State(variables, List.of(), Optional.empty(), true, Mixed.BASE);
    }

    State with(String variable, String value) {
        Map<String, String> more = new HashMap<>(variables);
        more.put(variable, value);
        return new State(more, found, scoring, taken, mixed);
    }

    State finding(List<Candidate> candidates) {
        return new State(variables, candidates, Optional.empty(), false, mixed);
    }

    State scored(List<Candidate> candidates, Scoring by) {
        return new State(variables, candidates, Optional.of(by), taken, mixed);
    }

    State mixing(Mixed blend) {
        return new State(variables, found, scoring, true, blend);
    }
}
