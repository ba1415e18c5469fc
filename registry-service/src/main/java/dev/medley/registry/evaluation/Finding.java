package dev.medley.registry.evaluation;

import dev.medley.registry.problem.Problem;

/**
 * Something that is to be known of a run, in the form of an operation's findings.
 *
 * @param level {@code reject}: the run ended by it; {@code warn}: its numbers are to be read with care
 */
public record Finding(String code, String level, String file, String path, String message, String hint) {
    private static final String REJECT = "reject";

    private static Finding reject(String code, String message, String hint) {
        return new Finding(code, REJECT, "", "", message, hint);
    }

    /** Whoever started the run may no longer have it done. */
    static Finding of(Problem problem) {
        return reject(
                problem.code(),
                problem.getMessage(),
                "What was answered before is kept; start another run for the rest.");
    }

    /** A metric says little about a case. */
    static Finding caveat(String path, String message) {
        return new Finding(
                "REFERENCE_WITHOUT_WORDS",
                "warn",
                "",
                path,
                message,
                "Count such answers by exact_match, contains or judge.");
    }

    /** Whether the run ended by it. */
    boolean isReason() {
        return level.equals(REJECT);
    }

    static Finding brokeOff() {
        return reject("RUN_BROKE_OFF", "The run met a failure of this registry and ended.", "Start it again.");
    }
}
