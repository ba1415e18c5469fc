package dev.medley.worker.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template knows: Jinja's, and the two that transformers adds. */
final class Globals {
    private Globals() {}

    static Map<String, Value> of(Clock clock) {
        Map<String, Value> globals = new HashMap<>();
        add(globals, "range", Globals::range);
        add(globals, "dict", arguments -> new Value.Mapping(named(arguments)));
        add(globals, "namespace", Globals::namespace);
        add(globals, "raise_exception", arguments -> {
            throw new TemplateRaised(
                    Printed.of(arguments.bind("raise_exception", "message").require("message")));
        });
        add(
                globals,
                "strftime_now",
                arguments -> Value.of(Dates.format(
                        arguments.bind("strftime_now", "format").text("format"), LocalDateTime.now(clock))));
        return globals;
    }

    private static void add(Map<String, Value> globals, String name, Value.Body body) {
        globals.put(name, new Value.Function(name, body));
    }

    /** Of a dict by position, then of names. */
    private static Map<Value, Value> named(Arguments arguments) {
        Map<Value, Value> entries = new LinkedHashMap<>();
        for (Value given : arguments.positional()) {
            if (!(given instanceof Value.Mapping(Map<Value, Value> more))) {
                throw new TemplateFailed("dict and namespace take a dict, not a " + given.type());
            }
            entries.putAll(more);
        }
        arguments.named().forEach((name, value) -> entries.put(Value.of(name), value));
        return entries;
    }

    private static Value namespace(Arguments arguments) {
        Map<String, Value> members = new HashMap<>();
        named(arguments).forEach((name, value) -> members.put(Printed.of(name), value));
        return new Value.Namespace(members);
    }

    private static Value range(Arguments arguments) {
        Arguments bound = arguments.bind("range", "a", "b", "step");
        bound.require("a");
        boolean two = bound.find("b").isPresent();
        long from = two ? bound.whole("a", 0) : 0;
        long to = two ? bound.whole("b", 0) : bound.whole("a", 0);
        long step = bound.whole("step", 1);
        if (step == 0) {
            throw new TemplateFailed("a range has no step of 0");
        }
        List<Value> numbers = new ArrayList<>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            numbers.add(Value.of(i));
            Budget.checkItems(numbers.size());
        }
        return Value.list(numbers);
    }
}
