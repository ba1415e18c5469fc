package dev.medley.registry.storage;

/** The store has not all the parts that the caller named, or has others. */
public final class PartsRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PartsRejected(String key) {
        super("parts of " + key + " are missing or have another ETag");
    }
}
