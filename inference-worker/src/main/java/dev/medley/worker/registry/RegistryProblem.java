package dev.medley.worker.registry;

import dev.medley.worker.problem.InferenceProblem;
import java.time.Duration;
import java.util.Optional;

/** A grant or an adapter that the worker will not use. What may get better by itself is {@code AdapterUnavailable} instead. */
final class RegistryProblem extends InferenceProblem {
    private static final long serialVersionUID = 1L;

    private final String refused;

    /** @param refused the adapter at fault, empty when none is */
    private RegistryProblem(int status, String code, String refused, String message) {
        super(status, code, "", Duration.ZERO, message);
        this.refused = refused;
    }

    @Override
    public Optional<String> refusedAdapter() {
        return refused.isEmpty() ? Optional.empty() : Optional.of(refused);
    }

    static RegistryProblem invalidGrant(String why) {
        return new RegistryProblem(
                401, "invalid_api_key", "", "This worker answers with a grant of its registry only: " + why + ".");
    }

    static RegistryProblem unknownVersion(String id, String version) {
        return new RegistryProblem(
                404,
                "model_not_found",
                id,
                "Adapter " + id + "@" + version + " does not exist or is not visible to you.");
    }

    static RegistryProblem incompatibleBase(String wanted, String served) {
        return new RegistryProblem(
                400, "incompatible_base", "", "This worker serves " + served + ", not " + wanted + ".");
    }
}
