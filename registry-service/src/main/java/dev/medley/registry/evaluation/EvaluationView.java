package dev.medley.registry.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** An evaluation as the API shows it; the cases are left out of lists. */
record EvaluationView(
        UUID id,
        String suite,
        String state,
        double progress,
        Instant createdAt,
        Optional<Instant> finishedAt,
        List<Arm> arms,
        List<String> metrics,
        Optional<String> rubric,
        List<Finding> findings,
        Optional<Outcome> result,
        List<CaseView> cases) {
    /** A case with what each arm gave, by the arm's name. */
    record CaseView(
            int index,
            String prompt,
            Optional<String> reference,
            Optional<String> expectedAdapter,
            Map<String, GivenView> arms) {}

    /**
     * What an arm gave.
     *
     * @param judge why the judge thinks so
     * @param recipe {@code owner/name@sha256:…} of the version of the recipe that answered
     */
    record GivenView(
            Optional<String> text,
            Optional<String> error,
            Map<String, Double> metrics,
            Optional<String> judge,
            List<Given.Share> adapters,
            double millis,
            int tokens,
            List<List<Double>> layers,
            Optional<String> recipe) {}

    static EvaluationView brief(Run run) {
        return view(run, Optional.empty(), List.of());
    }

    static EvaluationView whole(Run run, Map<Integer, Map<Integer, Given>> answers) {
        List<CaseView> cases = new ArrayList<>();
        for (int i = 0; i < run.cases().size(); i++) {
            Case asked = run.cases().get(i);
            Map<String, GivenView> arms = new TreeMap<>();
            for (int arm = 0; arm < run.spec().arms().size(); arm++) {
                Given given = answers.getOrDefault(arm, Map.of()).get(i);
                if (given != null) {
                    arms.put(run.spec().arms().get(arm).name(), given(run.spec().all(), asked, given));
                }
            }
            cases.add(new CaseView(i, asked.prompt(), asked.answer(), asked.expectedAdapter(), arms));
        }
        return view(run, Optional.of(Outcome.of(run, answers)), cases);
    }

    private static EvaluationView view(Run run, Optional<Outcome> outcome, List<CaseView> cases) {
        return new EvaluationView(
                run.id(),
                run.suite(),
                run.state(),
                run.progress(),
                run.createdAt(),
                run.finishedAt(),
                run.spec().arms(),
                run.spec().metrics(),
                run.spec().rubric(),
                run.findings(),
                outcome,
                cases);
    }

    static GivenView given(List<Metric> wanted, Case asked, Given given) {
        Map<String, Double> metrics = new TreeMap<>();
        if (asked.answer().isPresent()) {
            wanted.forEach(metric ->
                    Outcome.value(asked, metric, given).ifPresent(value -> metrics.put(metric.label(), value)));
        }
        return new GivenView(
                given.answer(),
                given.error(),
                metrics,
                given.judgement().map(Judgement::reason).filter(reason -> !reason.isEmpty()),
                given.adapters(),
                given.millis(),
                given.tokens(),
                given.layers(),
                given.recipe());
    }
}
