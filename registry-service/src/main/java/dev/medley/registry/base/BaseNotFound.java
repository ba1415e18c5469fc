package dev.medley.registry.base;

import dev.medley.registry.problem.Problem;

/** There is no base model of that name here. */
final class BaseNotFound extends Problem {
    private static final long serialVersionUID = 1L;

    BaseNotFound(String name) {
        super(404, "BASE_NOT_FOUND", "There is no base model `" + name + "` here.");
    }
}
