package dev.medley.worker.template;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The filters by name: those of Jinja that chat templates use, and transformers' {@code tojson}. */
final class Filters {
    private static final Map<String, Operation> FILTERS = new HashMap<>();

    static {
        FILTERS.putAll(TextFilters.all());
        FILTERS.putAll(NumberFilters.all());
        FILTERS.putAll(ListFilters.all());
        FILTERS.putAll(SelectionFilters.all());
    }

    private Filters() {}

    static boolean has(String name) {
        return FILTERS.containsKey(name);
    }

    static Optional<Operation> find(String name) {
        return Optional.ofNullable(FILTERS.get(name));
    }
}
