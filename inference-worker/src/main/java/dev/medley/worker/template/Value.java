package dev.medley.worker.template;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What expressions have as values: Python's types, as far as chat templates meet them. All but {@link Namespace} never change. */
sealed interface Value {
    /** A {@code str}. Python counts code points, so positions in it are code points too. */
    record Text(String text) implements Value {}

    /** An {@code int} of at most 64 bits. */
    record Whole(long number) implements Value {}

    /** An {@code int} that takes more than 64 bits: can be printed and compared with itself, not computed with. */
    record Huge(BigInteger number) implements Value {}

    /** A {@code float}. */
    record Real(double number) implements Value {}

    /** A {@code bool}; counts as 0 or 1 in arithmetic. */
    record Truth(boolean holds) implements Value {}

    /** Python's {@code None}. */
    record None() implements Value {}

    /**
     * A name or member that is not there: prints as nothing, any other use fails.
     *
     * @param why told when it is used
     */
    record Undefined(String why) implements Value {}

    /** A {@code list}, or a {@code tuple}, which prints otherwise. */
    record Sequence(List<Value> items, boolean isTuple) implements Value {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A {@code dict}, in order of insertion. */
    record Mapping(Map<Value, Value> entries) implements Value {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    /** What {@code namespace()} makes: the one thing that assignments inside loops reach. */
    record Namespace(Map<String, Value> members) implements Value {}

    /** A macro, a function of the environment or a method bound to its object. */
    record Function(String name, Body body) implements Value {}

    /** What a call does. */
    interface Body {
        Value call(Arguments arguments);
    }

    static Value of(boolean holds) {
        return Constants.of(holds);
    }

    static Text of(String text) {
        return new Text(text);
    }

    static Whole of(long number) {
        return new Whole(number);
    }

    static Sequence list(List<Value> items) {
        return new Sequence(items, false);
    }

    static Sequence tuple(List<Value> items) {
        return new Sequence(items, true);
    }

    /**
     * Reads a tree of strings, numbers, truth values, lists, maps and {@link Template#NONE}.
     *
     * @throws TemplateFailed when there is anything else
     */
    static Value ofTree(Object tree) {
        return switch (tree) {
            case String text -> of(text);
            case Boolean holds -> of(holds.booleanValue());
            case Integer number -> of(number.longValue());
            case Long number -> of(number.longValue());
            case BigInteger number -> number.bitLength() < Long.SIZE ? of(number.longValue()) : new Huge(number);
            case Double number -> new Real(number);
            case Value value -> value;
            case List<?> list -> {
                List<Value> items = new ArrayList<>();
                list.forEach(item -> items.add(ofTree(item)));
                yield list(items);
            }
            case Map<?, ?> map -> {
                Map<Value, Value> entries = new LinkedHashMap<>();
                map.forEach((key, value) -> entries.put(ofTree(key), ofTree(value)));
                yield new Mapping(entries);
            }
            default -> throw new TemplateFailed("a value of a type that templates don't know");
        };
    }

    /** Whether a dict may have it as a key: texts, numbers, truth values and none. */
    default boolean isKey() {
        return switch (this) {
            case Text _, Whole _, Huge _, Real _, Truth _, None _ -> true;
            case Undefined _, Sequence _, Mapping _, Namespace _, Function _ -> false;
        };
    }

    /** Python's name of the type, for messages. */
    default String type() {
        return switch (this) {
            case Text _ -> "str";
            case Whole _, Huge _ -> "int";
            case Real _ -> "float";
            case Truth _ -> "bool";
            case None _ -> "NoneType";
            case Undefined _ -> "Undefined";
            case Sequence(var _, boolean isTuple) -> isTuple ? "tuple" : "list";
            case Mapping _ -> "dict";
            case Namespace _ -> "Namespace";
            case Function _ -> "function";
        };
    }

    /** Python's truth of a value. */
    default boolean isTrue() {
        return switch (this) {
            case Text(String text) -> !text.isEmpty();
            case Whole(long number) -> number != 0;
            case Huge _ -> true;
            case Real(double number) -> number != 0;
            case Truth(boolean holds) -> holds;
            case None _, Undefined _ -> false;
            case Sequence(List<Value> items, boolean _) -> !items.isEmpty();
            case Mapping(Map<Value, Value> entries) -> !entries.isEmpty();
            case Namespace _, Function _ -> true;
        };
    }
}
