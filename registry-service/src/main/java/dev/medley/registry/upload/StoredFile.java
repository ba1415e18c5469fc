package dev.medley.registry.upload;

/**
 * A file that lies in object storage and was announced with this size and digest.
 *
 * @param sha256 in lower-case hexadecimal; proved only by inspection
 * @param key in object storage
 */
public record StoredFile(String path, long size, String sha256, String key) {}
