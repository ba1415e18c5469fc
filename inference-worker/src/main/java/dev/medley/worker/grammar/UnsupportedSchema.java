package dev.medley.worker.grammar;

/** A schema that can't be kept to, with the place in it that is at fault. */
public final class UnsupportedSchema extends Exception {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final boolean isBeyondGrammar;

    /** Of a schema that is none, or that no value satisfies. */
    UnsupportedSchema(String path, String message) {
        this(path, message, false);
    }

    private UnsupportedSchema(String path, String message, boolean isBeyondGrammar) {
        super(message);
        this.path = path;
        this.isBeyondGrammar = isBeyondGrammar;
    }

    /** Of a schema that is one, and says what no grammar here can hold to. */
    static UnsupportedSchema beyondGrammar(String path, String message) {
        return new UnsupportedSchema(path, message, true);
    }

    boolean isBeyondGrammar() {
        return isBeyondGrammar;
    }

    /** Such as {@code properties.age.minimum}; empty for the schema itself. */
    public String path() {
        return path;
    }
}
