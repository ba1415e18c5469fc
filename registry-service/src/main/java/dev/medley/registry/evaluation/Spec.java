package dev.medley.registry.evaluation;

import dev.medley.registry.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is to be run.
 *
 * @param suite name of one of the caller's suites
 * @param metrics names; exact match where absent
 * @param rubric what the metric judge goes by; that an answer says what its reference says where absent
 * @param thresholds least value of a metric in every arm, 0 to 1 (BLEU 0 to 100)
 */
record Spec(
        @Schema(required = true) String suite,
        @Schema(required = true, minItems = 1, maxItems = 8) List<Arm> arms,
        List<String> metrics,
        Map<String, Double> thresholds,
        @Schema(maxLength = 4_000) Optional<String> rubric) {
    private static final int LONGEST_RUBRIC = 4_000;

    Spec {
        rubric = rubric == null ? Optional.empty() : rubric;
        metrics = metrics == null || metrics.isEmpty()
                ? List.of(Metric.EXACT_MATCH.label())
                : metrics.stream().map(Spec::canonical).distinct().toList();
        Map<String, Double> least = new TreeMap<>();
        if (thresholds != null) {
            thresholds.forEach((name, value) -> least.put(canonical(name), value == null ? Double.NaN : value));
        }
        thresholds = least;
    }

    void require(List<Case> cases) {
        Arm.require(arms);
        if (rubric.filter(text -> text.isBlank() || text.length() > LONGEST_RUBRIC)
                .isPresent()) {
            throw Problem.invalid("rubric", "rubric must be 1 to " + LONGEST_RUBRIC + " characters.");
        }
        for (int i = 0; i < metrics.size(); i++) {
            metric("metrics[" + i + "]", metrics.get(i));
        }
        for (String name : thresholds.keySet()) {
            if (!Double.isFinite(thresholds.get(name))) {
                throw Problem.invalid("thresholds." + name, "thresholds." + name + " must be a number that is finite.");
            }
            if (!metrics().contains(name)) {
                throw Problem.invalid(
                        "thresholds." + name, "There is a threshold for " + name + ", which is no metric of this run.");
            }
        }
        if (!thresholds.isEmpty()
                && cases.stream().allMatch(each -> each.answer().isEmpty())) {
            throw new Problem(
                    400, "METRIC_DOES_NOT_FIT", "No case has a reference, so there is nothing to hold a threshold to.");
        }
        for (int i = 0; wantsLogprob() && i < arms.size(); i++) {
            if (arms.get(i).model().orElse("").startsWith("recipe:")) {
                throw new Problem(
                        400,
                        "METRIC_DOES_NOT_FIT",
                        "arms[" + i
                                + "] is a recipe, whose steps make the answer; logprob needs a model that is asked once.");
            }
        }
        for (Metric metric : all()) {
            for (int i = 0; i < cases.size(); i++) {
                Optional<String> complaint = cases.get(i).answer().flatMap(metric::complaint);
                if (complaint.isPresent()) {
                    throw new Problem(
                            400,
                            "METRIC_DOES_NOT_FIT",
                            "The reference of case " + i + " " + complaint.get() + ", which " + metric.label()
                                    + " needs.");
                }
            }
        }
    }

    /** What the numbers of this run over these cases can't tell. */
    List<Finding> caveats(List<Case> cases) {
        List<Finding> caveats = new ArrayList<>();
        for (Metric metric : all()) {
            for (int i = 0; i < cases.size(); i++) {
                Optional<String> caveat = cases.get(i).answer().flatMap(metric::caveat);
                if (caveat.isPresent()) {
                    // The first of a metric: the others say the same.
                    caveats.add(Finding.caveat(
                            "cases[" + i + "].answer",
                            "The reference of case " + i + " " + caveat.get() + " by " + metric.label() + "."));
                    break;
                }
            }
        }
        return caveats;
    }

    private static String canonical(String name) {
        return name == null ? "" : Metric.named(name).map(Metric::label).orElse(name);
    }

    List<Metric> all() {
        return metrics.stream()
                .map(name -> Metric.named(name).orElseThrow())
                .distinct()
                .toList();
    }

    /** Whether answers are to be generated; how likely a reference is can be told without. */
    boolean wantsText() {
        return metrics.stream().anyMatch(name -> !name.equals(Metric.LOGPROB.label()));
    }

    boolean wantsLogprob() {
        return metrics.contains(Metric.LOGPROB.label());
    }

    boolean wantsJudge() {
        return metrics.contains(Metric.JUDGE.label());
    }

    private static void metric(String path, String name) {
        if (Metric.named(name).isEmpty()) {
            throw Problem.invalid(
                    path,
                    "There is no metric " + name
                            + "; known are exact_match, contains, regex, json_equal, rouge1, rouge2, rougel, bleu, logprob and judge.");
        }
    }
}
