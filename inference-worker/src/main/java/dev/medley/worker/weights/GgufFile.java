package dev.medley.worker.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A GGUF file (version 2 or 3): metadata in memory, tensors mapped and dequantised on demand. */
public final class GgufFile implements AutoCloseable {
    private static final int MAGIC = 0x46554747;
    private static final int MAX_TENSORS = 200_000;
    private static final int MAX_KEYS = 10_000;

    /** Dimensions innermost first, as the file has them: a weight (out, in) is {@code [in, out]}. */
    private record Entry(long[] dimensions, GgufType type, long offset) {
        long elements() {
            return Arrays.stream(dimensions).reduce(1, Math::multiplyExact);
        }
    }

    private final Arena arena;
    private final MemorySegment file;
    private final Map<String, Object> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> tensors = new LinkedHashMap<>();
    private final long dataStart;

    private GgufFile(Arena arena, MemorySegment file) {
        this.arena = arena;
        this.file = file;
        var reader = new GgufReader(file);
        if (reader.int32() != MAGIC) {
            throw new UnreadableWeights("not a GGUF file");
        }
        int version = reader.int32();
        if (version < 2 || version > 3) {
            throw new UnreadableWeights("GGUF version " + version + " is not supported, only 2 and 3");
        }
        int tensorCount = reader.count(MAX_TENSORS);
        int keyCount = reader.count(MAX_KEYS);
        for (int i = 0; i < keyCount; i++) {
            metadata.put(reader.string(), reader.value());
        }
        for (int i = 0; i < tensorCount; i++) {
            String name = reader.string();
            tensors.put(name, new Entry(reader.dimensions(), GgufType.of(reader.int32()), reader.int64()));
        }
        long alignment = number("general.alignment").map(Number::longValue).orElse(32L);
        dataStart = (reader.position() + alignment - 1) / alignment * alignment;
    }

    @SuppressWarnings("MustBeClosedChecker") // the arena lives as long as the file: close() ends it
    public static GgufFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new GgufFile(arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException e) {
            arena.close();
            throw new UncheckedIOException("base " + path + " cannot be read", e);
        } catch (UnreadableWeights e) {
            arena.close();
            throw new UnreadableWeights(path + " can't be used: " + e.getMessage());
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            arena.close();
            throw new UnreadableWeights(path + " is truncated or damaged: " + e.getMessage());
        }
    }

    public Optional<String> string(String key) {
        return find(key, String.class);
    }

    public Optional<Number> number(String key) {
        return find(key, Number.class);
    }

    /** Value of a key that a base can't do without. */
    public Number require(String key) {
        return number(key).orElseThrow(() -> new UnreadableWeights("GGUF key " + key + " is missing"));
    }

    public boolean flag(String key, boolean otherwise) {
        return find(key, Boolean.class).orElse(otherwise);
    }

    private <T> Optional<T> find(String key, Class<T> type) {
        Object value = metadata.get(key);
        if (value != null && !type.isInstance(value)) {
            throw new UnreadableWeights("GGUF key " + key + " is no " + type.getSimpleName());
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    public boolean isList(String key) {
        return metadata.get(key) instanceof List;
    }

    @SuppressWarnings("unchecked") // the reader makes lists of one element type, the one that the file declares
    public <T> List<T> list(String key, Class<T> elements) {
        var list = (List<Object>) find(key, List.class).orElse(List.of());
        if (!list.isEmpty() && !elements.isInstance(list.getFirst())) {
            throw new UnreadableWeights("GGUF key " + key + " is not a list of " + elements.getSimpleName());
        }
        return (List<T>) list;
    }

    public boolean has(String tensor) {
        return tensors.containsKey(tensor);
    }

    /** Rows of a weight: its outermost dimension. */
    public int rows(String tensor) {
        long[] dimensions = entry(tensor).dimensions();
        return Math.toIntExact(dimensions[dimensions.length - 1]);
    }

    private Entry entry(String tensor) {
        return Optional.ofNullable(tensors.get(tensor))
                .orElseThrow(() -> new UnreadableWeights("tensor " + tensor + " is missing"));
    }

    /** Bits of a value of a tensor that is quantised. */
    public Optional<Integer> bits(String tensor) {
        return entry(tensor).type().bits();
    }

    /** Dequantised values, row-major, outermost dimension first. */
    public float[] read(String tensor) {
        Entry entry = entry(tensor);
        int count = Math.toIntExact(entry.elements());
        long bytes = entry.type().bytes(count);
        long start = Math.addExact(dataStart, entry.offset());
        if (start < dataStart || start + bytes > file.byteSize()) {
            throw new UnreadableWeights("tensor " + tensor + " reaches beyond the end of the file");
        }
        return entry.type().dequantize(file.asSlice(start, bytes), count);
    }

    @Override
    public void close() {
        arena.close();
    }
}
