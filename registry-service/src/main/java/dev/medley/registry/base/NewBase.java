package dev.medley.registry.base;

import dev.medley.registry.problem.Problem;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A base that the catalogue may not know yet, as a worker or an administrator brings it.
 *
 * @param name hub name, such as {@code HuggingFaceTB/SmolLM2-135M-Instruct}
 */
public record NewBase(String name, Optional<String> license, int layers, int hiddenSize) {
    static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}";
    static final int MOST = 1_000_000;
    static final int LONGEST_LICENSE = 100;
    private static final Pattern HUB_NAME = Pattern.compile(NAME);

    /** The first thing wrong with it; empty when it may be stored. */
    public Optional<Problem> complaint() {
        if (name == null || !HUB_NAME.matcher(name).matches()) {
            return Optional.of(Problem.invalid("name", "the name of a base must be its hub name, owner/name"));
        }
        if (layers < 1 || layers > MOST) {
            return Optional.of(Problem.invalid("layers", "layers must be a whole number from 1 to " + MOST));
        }
        if (hiddenSize < 1 || hiddenSize > MOST) {
            return Optional.of(Problem.invalid("hiddenSize", "hiddenSize must be a whole number from 1 to " + MOST));
        }
        return license.filter(NewBase::isUnfit)
                .map(_ -> Problem.invalid("license", "license must have 1 to " + LONGEST_LICENSE + " characters"));
    }

    private static boolean isUnfit(String license) {
        return license.isBlank() || license.length() > LONGEST_LICENSE || license.indexOf('\0') >= 0;
    }
}
