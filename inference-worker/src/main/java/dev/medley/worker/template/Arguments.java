package dev.medley.worker.template;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a call passes: values by position, then by name. */
record Arguments(List<Value> positional, Map<String, Value> named) {
    static final Arguments NOTHING = new Arguments(List.of(), Map.of());
    /** At the end of a parameter list: more by position and by any name. */
    static final String MORE = "*";

    /**
     * Gives positional values the names of the parameters; with {@link #MORE} the rest stays by position.
     *
     * @throws TemplateFailed when a value has no parameter
     */
    Arguments bind(String function, String... parameters) {
        List<String> names = new ArrayList<>(Arrays.asList(parameters));
        boolean more = names.remove(MORE);
        Map<String, Value> bound = new LinkedHashMap<>(named);
        int taken = Math.min(names.size(), positional.size());
        if (!more && positional.size() > names.size()) {
            throw new TemplateFailed(function + " takes at most " + names.size() + " arguments");
        }
        for (int i = 0; i < taken; i++) {
            if (bound.put(names.get(i), positional.get(i)) != null) {
                throw new TemplateFailed(function + " got two values for " + names.get(i));
            }
        }
        if (!more && !names.containsAll(bound.keySet())) {
            throw new TemplateFailed(function + " has no argument of the name that it was called with");
        }
        return new Arguments(positional.subList(taken, positional.size()), bound);
    }

    Optional<Value> find(String name) {
        return Optional.ofNullable(named.get(name));
    }

    /** One that is there and not none. */
    Optional<Value> some(String name) {
        return find(name).filter(value -> !value.equals(Constants.NONE));
    }

    Value require(String name) {
        return find(name).orElseThrow(() -> new TemplateFailed("argument " + name + " is missing"));
    }

    String text(String name) {
        return text(name, require(name));
    }

    Optional<String> someText(String name) {
        return some(name).map(value -> text(name, value));
    }

    boolean flag(String name, boolean fallback) {
        return find(name).map(Value::isTrue).orElse(fallback);
    }

    long whole(String name, long fallback) {
        return some(name).map(value -> whole(name, value)).orElse(fallback);
    }

    private static String text(String name, Value value) {
        if (value instanceof Value.Text(String text)) {
            return text;
        }
        throw new TemplateFailed("argument " + name + " must be a string, not " + value.type());
    }

    private static long whole(String name, Value value) {
        return switch (value) {
            case Value.Whole(long number) -> number;
            case Value.Truth(boolean holds) -> holds ? 1 : 0;
            case Value.Text _, Value.Huge _, Value.Real _, Value.None _, Value.Undefined _ ->
                throw notWhole(name, value);
            case Value.Sequence _, Value.Mapping _, Value.Namespace _, Value.Function _ -> throw notWhole(name, value);
        };
    }

    private static TemplateFailed notWhole(String name, Value value) {
        return new TemplateFailed("argument " + name + " must be a whole number, not " + value.type());
    }
}
