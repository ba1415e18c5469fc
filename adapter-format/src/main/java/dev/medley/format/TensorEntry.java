package dev.medley.format;

import java.util.List;

/**
 * One tensor of a safetensors file: bytes {@code begin} (inclusive) to {@code end} (exclusive), counted from the start
 * of the data section; add {@link SafetensorsHeader#dataStart()} for the place in the file. Row-major.
 */
public record TensorEntry(String name, Dtype dtype, List<Long> shape, long begin, long end) {
    public TensorEntry {
        shape = List.copyOf(shape);
    }

    /** Number of elements; a header that was read has checked that it fits. */
    public long elements() {
        long product = 1;
        for (long dimension : shape) {
            product = Math.multiplyExact(product, dimension);
        }
        return product;
    }

    /** Bytes of the tensor. */
    public long size() {
        return end - begin;
    }

    /** The dimension at this index. */
    public long dim(int index) {
        return shape.get(index);
    }
}
