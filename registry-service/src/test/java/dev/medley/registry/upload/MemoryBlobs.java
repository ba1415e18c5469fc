package dev.medley.registry.upload;

import dev.medley.registry.storage.BlobStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whole objects in memory; what needs a server (addresses, parts) it does not have. */
final class MemoryBlobs implements BlobStore {
    private final Map<String, byte[]> objects = new HashMap<>();

    void put(String key, byte[] bytes) {
        objects.put(key, bytes);
    }

    long bytes() {
        return objects.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    @Override
    public boolean exists(String key) {
        return objects.containsKey(key);
    }

    @Override
    public InputStream read(String key, long offset) {
        byte[] bytes = objects.get(key);
        return new ByteArrayInputStream(Arrays.copyOfRange(bytes, Math.toIntExact(offset), bytes.length));
    }

    @Override
    public long size(String key) {
        return objects.get(key).length;
    }

    @Override
    public void copy(String from, String to) {
        objects.put(to, objects.get(from));
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    @Override
    public void write(String key, Path file) {
        try {
            objects.put(key, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String startParts(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String partUrl(String key, String storageId, int number) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Part> parts(String key, String storageId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void assemble(String key, String storageId, List<Part> parts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void abort(String key, String storageId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String writeUrl(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String readUrl(String key) {
        throw new UnsupportedOperationException();
    }
}
