package dev.medley.worker.template;

/** The values of which there is one each. */
final class Constants {
    static final Value NONE = new Value.None();
    static final Value TRUE = new Value.Truth(true);
    static final Value FALSE = new Value.Truth(false);

    private Constants() {}

    static Value of(boolean holds) {
        return holds ? TRUE : FALSE;
    }
}
