package dev.medley.registry.account;

import dev.medley.registry.problem.Problem;

/** Checks what a JSON body must have. */
final class Body {
    private Body() {}

    static <T> T require(T body) {
        if (body == null) {
            throw Problem.invalid("", "A JSON body is required.");
        }
        return body;
    }

    static String text(String path, String value) {
        if (value == null || value.isBlank()) {
            throw Problem.invalid(path, path + " is required.");
        }
        return value;
    }
}
