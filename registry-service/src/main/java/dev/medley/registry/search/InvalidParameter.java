package dev.medley.registry.search;

import dev.medley.registry.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A query parameter that is unknown or malformed. */
final class InvalidParameter extends Problem {
    private static final long serialVersionUID = 1L;
    private static final String CODE = "INVALID_PARAMETER";

    InvalidParameter(String name, String message) {
        super(400, CODE, message, List.of(new Detail(CODE, name, message, "")), Optional.<Duration>empty());
    }
}
