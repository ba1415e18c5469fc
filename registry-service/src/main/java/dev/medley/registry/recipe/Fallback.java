package dev.medley.registry.recipe;

/** What happens when no adapter is left to mix, or a check still fails after all tries. */
sealed interface Fallback {
    /** None is named: without adapters the base answers as with {@code auto}, a failed check is an error. */
    record Usual() implements Fallback {}

    /** The base alone. */
    record Base() implements Fallback {}

    /** One adapter. */
    record Adapter(String id) implements Fallback {}

    /** This text, without asking any model. */
    record Text(String text) implements Fallback {}

    /** An error, in both cases. */
    record Refuse() implements Fallback {}
}
