package dev.medley.registry.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.medley.registry.evaluation.EvaluationView.GivenView;
import dev.medley.registry.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * A run beside another one of the same cases: what an arm gained or lost since, arm by arm of the same name.
 *
 * @param onlyHere what the run has and the other lacks
 * @param onlyThere what it lacks itself
 * @param comparison the run's arm minus the other run's, case by case, in the metrics that both have
 * @param changed cases in which a metric is another one
 */
record RunComparison(
        UUID id, UUID with, Only onlyHere, Only onlyThere, List<Difference> comparison, List<Changed> changed) {
    private static final int MOST_NAMED = 20;

    /** What one run has and the other lacks. */
    record Only(List<String> arms, List<String> metrics) {}

    /**
     * A case that an arm answers otherwise.
     *
     * @param before what the other run's arm gave
     * @param after what the run's arm gave
     */
    record Changed(
            int index, String arm, String prompt, Optional<String> reference, GivenView before, GivenView after) {
        /** What a page's cursor names it by. */
        String place() {
            return index + " " + arm;
        }
    }

    /** A page of the cases, each page with the differences as a whole. */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Page(
            UUID id,
            UUID with,
            Only onlyHere,
            Only onlyThere,
            List<Difference> comparison,
            List<Changed> items,
            Optional<String> nextCursor) {}

    /** A run with its answers. */
    record Answered(Run run, Map<Integer, Map<Integer, Given>> answers) {
        private Map<Integer, Given> of(String arm) {
            return answers.getOrDefault(names(run).indexOf(arm), Map.of());
        }
    }

    Page page(List<Changed> items, Optional<String> nextCursor) {
        return new Page(id, with, onlyHere, onlyThere, comparison, items, nextCursor);
    }

    /** @throws Problem 422 {@code CASES_DIFFER} when the runs asked different things */
    static RunComparison of(Answered here, Answered there) {
        requireSameCases(here.run().cases(), there.run().cases());
        List<String> arms = both(names(here.run()), names(there.run()));
        List<Metric> metrics = both(here.run().spec().all(), there.run().spec().all());
        List<Difference> differences = new ArrayList<>();
        List<Changed> changed = new ArrayList<>();
        for (String arm : arms) {
            differences.addAll(Difference.of(
                    here.run().cases(),
                    metrics,
                    new Difference.Side(arm, there.of(arm)),
                    new Difference.Side(arm, here.of(arm))));
        }
        for (int i = 0; i < here.run().cases().size(); i++) {
            for (String arm : arms) {
                changed(i, arm, here, there, metrics).ifPresent(changed::add);
            }
        }
        return new RunComparison(
                here.run().id(),
                there.run().id(),
                only(here.run(), there.run()),
                only(there.run(), here.run()),
                differences,
                changed);
    }

    private static Optional<Changed> changed(
            int index, String arm, Answered here, Answered there, List<Metric> metrics) {
        Given after = here.of(arm).get(index);
        Given before = there.of(arm).get(index);
        if (after == null || before == null) {
            return Optional.empty();
        }
        Case asked = here.run().cases().get(index);
        GivenView old = EvaluationView.given(metrics, asked, before);
        GivenView now = EvaluationView.given(metrics, asked, after);
        return old.metrics().equals(now.metrics())
                ? Optional.empty()
                : Optional.of(new Changed(index, arm, asked.prompt(), asked.answer(), old, now));
    }

    private static void requireSameCases(List<Case> here, List<Case> there) {
        List<Problem.Detail> differing = new ArrayList<>();
        for (int i = 0; i < Math.max(here.size(), there.size()); i++) {
            boolean isSame = i < here.size() && i < there.size() && isSame(here.get(i), there.get(i));
            if (!isSame) {
                String path = "cases[" + i + "]";
                String message = i >= here.size() || i >= there.size() ? "Only one run has it." : "It is another one.";
                differing.add(new Problem.Detail("CASES_DIFFER", path, message, ""));
            }
        }
        if (!differing.isEmpty()) {
            throw new Problem(
                    422,
                    "CASES_DIFFER",
                    "The runs asked different things: " + differing.getFirst().path() + " is the first of "
                            + differing.size() + ". Start a run of the suite as the other one had it.",
                    differing.subList(0, Math.min(differing.size(), MOST_NAMED)),
                    Optional.empty());
        }
    }

    private static boolean isSame(Case one, Case other) {
        return one.prompt().equals(other.prompt()) && Objects.equals(one.answer(), other.answer());
    }

    private static Only only(Run run, Run other) {
        return new Only(
                without(names(run), names(other)),
                without(run.spec().metrics(), other.spec().metrics()));
    }

    private static List<String> without(List<String> all, List<String> others) {
        return all.stream().filter(each -> !others.contains(each)).toList();
    }

    private static List<String> names(Run run) {
        return run.spec().arms().stream().map(Arm::name).toList();
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return first.stream().filter(second::contains).toList();
    }
}
