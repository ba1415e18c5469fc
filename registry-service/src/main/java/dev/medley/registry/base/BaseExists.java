package dev.medley.registry.base;

import dev.medley.registry.problem.Problem;

/** There is a base model of that name here already, by an administrator or by a worker that serves it. */
final class BaseExists extends Problem {
    private static final long serialVersionUID = 1L;

    BaseExists(String name) {
        super(409, "BASE_EXISTS", "The base model `" + name + "` is here already.");
    }
}
