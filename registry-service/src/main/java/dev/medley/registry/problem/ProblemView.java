package dev.medley.registry.problem;

import java.util.List;
import java.util.Locale;

/** RFC 9457 problem details with Medley's extensions. */
record ProblemView(
        String type,
        String title,
        int status,
        String detail,
        String instance,
        String code,
        String requestId,
        List<Problem.Detail> errors) {

    /** @param path of the request that it is about */
    static ProblemView of(Problem problem, String path, String requestId) {
        return new ProblemView(
                "about:blank",
                title(problem.code()),
                problem.status(),
                problem.getMessage(),
                path,
                problem.code(),
                requestId,
                problem.details());
    }

    /** {@code ADAPTER_NOT_FOUND} reads "Adapter not found". */
    private static String title(String code) {
        String words = code.replace('_', ' ').toLowerCase(Locale.ROOT);
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
