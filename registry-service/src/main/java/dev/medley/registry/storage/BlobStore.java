package dev.medley.registry.storage;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Bytes by key. Keys are chosen by the registry alone.
 *
 * <p>Failure semantics: every method throws {@link StorageUnavailable} when the store can't be reached, {@link BlobMissing} when the key or the
 * multipart upload does not exist, and {@link StorageRefused} for what the store never does. Copying and deleting are repeatable.
 */
public interface BlobStore {
    /** A part that the store has. */
    record Part(int number, String etag, long size) {}

    /** Starts a multipart upload and returns its id in the store. */
    String startParts(String key);

    /** URL for one PUT of one part. */
    String partUrl(String key, String storageId, int number);

    List<Part> parts(String key, String storageId);

    /**
     * Joins parts to the object.
     *
     * @throws PartsRejected when a part is missing or has another ETag
     */
    void assemble(String key, String storageId, List<Part> parts);

    void abort(String key, String storageId);

    boolean exists(String key);

    /** Bytes from {@code offset}; the caller closes the stream. */
    InputStream read(String key, long offset);

    long size(String key);

    void copy(String from, String to);

    void delete(String key);

    /** Stores a local file. */
    void write(String key, Path file);

    /** URL for one PUT of the whole object. */
    String writeUrl(String key);

    /** URL for GET of the object, for minutes. */
    String readUrl(String key);
}
