package dev.medley.registry.regression;

import dev.medley.registry.evaluation.Evaluations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a tag is to be held to.
 *
 * @param suite name of one of the caller's suites
 * @param metrics names; those of the thresholds where absent
 * @param thresholds least value of each metric
 * @param action {@code refuse} or {@code warn}
 * @param system a message before each prompt
 * @param rubric what the metric judge goes by
 */
record GuardRequest(
        @Schema(required = true) String suite,
        List<String> metrics,
        @Schema(required = true) Map<String, Double> thresholds,
        @Schema(enumeration = {"refuse", "warn"}) Optional<String> action,
        Optional<String> system,
        Optional<Integer> maxTokens,
        Optional<String> rubric) {
    GuardRequest {
        action = action == null ? Optional.empty() : action;
    }

    Evaluations.Wanted wanted() {
        return new Evaluations.Wanted(metrics, thresholds, system, maxTokens, rubric);
    }
}
