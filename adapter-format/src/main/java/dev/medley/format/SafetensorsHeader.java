package dev.medley.format;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a checked safetensors header says. The tensors are in data order and tile the bytes from {@code dataStart} to
 * {@code fileSize} without hole or overlap. Lookups by name take constant time.
 */
public final class SafetensorsHeader {
    private final long dataStart;
    private final long fileSize;
    private final List<TensorEntry> tensors;
    private final Map<String, TensorEntry> byName;
    private final Map<String, String> metadata;

    SafetensorsHeader(long dataStart, long fileSize, List<TensorEntry> tensors, Map<String, String> metadata) {
        this.dataStart = dataStart;
        this.fileSize = fileSize;
        this.tensors = List.copyOf(tensors);
        this.byName = tensors.stream().collect(Collectors.toUnmodifiableMap(TensorEntry::name, Function.identity()));
        this.metadata = Map.copyOf(metadata);
    }

    /** Offset of the first data byte in the file: eight plus the length of the header. */
    public long dataStart() {
        return dataStart;
    }

    /** Bytes of the whole file. */
    public long fileSize() {
        return fileSize;
    }

    /** All tensors, in data order. */
    public List<TensorEntry> tensors() {
        return tensors;
    }

    /** {@code __metadata__}, empty when the file has none. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** The tensor of this exact name. */
    public Optional<TensorEntry> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
