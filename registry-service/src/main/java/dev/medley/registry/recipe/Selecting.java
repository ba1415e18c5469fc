package dev.medley.registry.recipe;

import dev.medley.registry.retrieve.AdapterFilter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The steps that choose adapters: each makes a new state of the one before, and tells the trace. */
record Selecting(Definition definition, Surroundings around, Trace trace) {
    /** The searches from one step up to another, with what the filter behind them wants. */
    State retrieve(int start, int end, State state) {
        List<Step.Retrieve> steps = definition.steps().subList(start, end).stream()
                .map(Step.Retrieve.class::cast)
                .toList();
        AdapterFilter wanted =
                definition.steps().size() > end && definition.steps().get(end) instanceof Step.Filter filter
                        ? filter.wanted()
                        : AdapterFilter.NONE;
        List<Candidate> kept = state.taken() ? List.of() : state.found();
        List<Candidate> found = around.searching().add(kept, steps, wanted, state.variables());
        trace.add(start, "retrieve", entry -> {
            var queries = entry.putArray("queries");
            steps.forEach(step -> queries.add(Trace.shown(step.query().render(state.variables()))));
            Trace.candidates(entry, "found", found);
        });
        return state.finding(found);
    }

    State filter(int index, Step.Filter step, State state) {
        List<Candidate> kept = state.found().stream()
                .filter(each -> each.score() >= step.leastScore().orElse(-1.0))
                .filter(each -> each.fits() || !step.fits())
                .filter(each -> !step.wanted().excluded().contains(each.id()))
                .toList();
        trace.add(index, step.kind(), entry -> {
            var list = entry.put("kept", kept.size()).putArray("dropped");
            state.found().stream().filter(each -> !kept.contains(each)).forEach(each -> list.add(each.id()));
        });
        return state.finding(kept);
    }

    State score(int index, Step.Score step, State state) {
        List<Candidate> scored = scored(step.scoring(), state);
        trace.add(index, step.kind(), entry -> {
            var list = entry.putArray("shares");
            scored.forEach(each -> list.addObject().put("id", each.id()).put("share", each.share()));
        });
        return state.scored(scored, step.scoring());
    }

    /** What a mix makes of what was found; of what another mix used already it makes nothing. */
    Mixed mix(Step.Mix step, State state) {
        if (state.taken()) {
            return Mixing.mixed(step, List.of(), around.usual());
        }
        Scoring scoring = state.scoring().orElse(around.usual());
        List<Candidate> scored = state.scoring().isPresent() ? state.found() : scored(scoring, state);
        return Mixing.mixed(step, scored, scoring);
    }

    private List<Candidate> scored(Scoring scoring, State state) {
        Map<String, Set<String>> tags = scoring instanceof Scoring.Tags
                ? around.tags().apply(state.found().stream().map(Candidate::id).toList())
                : Map.of();
        return Mixing.scored(scoring, state.found(), tags);
    }
}
