package dev.medley.worker.grammar;

/** A schema that can't be kept to, with the place in it that is at fault. */
public final class UnsupportedSchema extends Exception {
    private static final long serialVersionUID = 1L;

    private final String path;

    UnsupportedSchema(String path, String message) {
        super(message);
        this.path = path;
    }

    /** Such as {@code properties.age.minimum}; empty for the schema itself. */
    public String path() {
        return path;
    }
}
