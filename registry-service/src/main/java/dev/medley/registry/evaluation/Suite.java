package dev.medley.registry.evaluation;

import dev.medley.registry.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A named list of cases of one account. */
record Suite(UUID id, String name, List<Case> cases, Instant updatedAt) {
    static final int MAX_CASES = 5_000;

    Suite {
        cases = List.copyOf(cases);
    }

    static void require(String name, List<Case> cases) {
        if (name == null || !name.matches("[a-z0-9][a-z0-9._-]{0,95}")) {
            throw Problem.invalid("name", "name must be 1 to 96 of a-z 0-9 . _ - and begin with a letter or digit.");
        }
        if (cases == null || cases.isEmpty()) {
            throw Problem.invalid("cases", "A suite needs at least one case.");
        }
        if (cases.size() > MAX_CASES) {
            throw Problem.invalid("cases", "A suite has at most " + MAX_CASES + " cases.");
        }
        for (int i = 0; i < cases.size(); i++) {
            if (cases.get(i) == null) {
                throw Problem.invalid("cases[" + i + "]", "A case is an object with a prompt.");
            }
            cases.get(i).require("cases[" + i + "]");
        }
    }
}
