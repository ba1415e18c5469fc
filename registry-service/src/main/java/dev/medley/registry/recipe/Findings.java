package dev.medley.registry.recipe;

import dev.medley.registry.problem.Problem.Detail;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a definition, all of it, each with its place. */
final class Findings {
    private static final int MOST = 100;

    private final List<Detail> details = new ArrayList<>();

    void add(String code, String path, String message) {
        if (details.size() < MOST) {
            details.add(new Detail(code, path, message, ""));
        }
    }

    /** A field that is missing or has a wrong value. */
    void invalid(String path, String message) {
        add("FIELD_INVALID", path, path + " " + message);
    }

    List<Detail> all() {
        return List.copyOf(details);
    }

    boolean isEmpty() {
        return details.isEmpty();
    }
}
