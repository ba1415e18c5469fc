package dev.medley.registry.storage;

/** There is no object, or no multipart upload, of that key. */
public final class BlobMissing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BlobMissing(String key) {
        super("no object " + key);
    }
}
