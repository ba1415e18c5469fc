package dev.medley.worker.template;

import java.util.HashMap;
import java.util.Map;

/** The names that a piece of template knows: its own before those around it. Not safe for many threads. */
final class Scope {
    private final Map<String, Value> own;
    private final Scope outer;

    private Scope(Map<String, Value> own, Scope outer) {
        this.own = new HashMap<>(own);
        this.outer = outer;
    }

    /** The outermost. */
    static Scope of(Map<String, Value> names) {
        return new Scope(names, null);
    }

    Scope inner() {
        return new Scope(Map.of(), this);
    }

    Value find(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value found = scope.own.get(name);
            if (found != null) {
                return found;
            }
        }
        return new Value.Undefined("'" + name + "' is undefined");
    }

    void set(String name, Value value) {
        own.put(name, value);
    }
}
