package dev.medley.worker.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the little-endian primitives of a GGUF header; every declared length is checked against what the file still has. */
final class GgufReader {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int MAX_DIMENSIONS = 4;

    private final MemorySegment file;
    private long position;

    GgufReader(MemorySegment file) {
        this.file = file;
    }

    long position() {
        return position;
    }

    int int32() {
        int value = file.get(INT, position);
        position += Integer.BYTES;
        return value;
    }

    long int64() {
        long value = file.get(LONG, position);
        position += Long.BYTES;
        return value;
    }

    int count(int limit) {
        long count = int64();
        if (count < 0 || count > limit) {
            throw new UnreadableWeights("count " + Long.toUnsignedString(count) + " is over " + limit);
        }
        return (int) count;
    }

    String string() {
        long length = int64();
        if (length < 0 || length > file.byteSize() - position) {
            throw new UnreadableWeights("a string of " + Long.toUnsignedString(length) + " bytes does not fit");
        }
        byte[] bytes = file.asSlice(position, length).toArray(ValueLayout.JAVA_BYTE);
        position += length;
        return new String(bytes, StandardCharsets.UTF_8);
    }

    long[] dimensions() {
        int rank = int32();
        if (rank < 1 || rank > MAX_DIMENSIONS) {
            throw new UnreadableWeights("a tensor has " + rank + " dimensions");
        }
        long[] dimensions = new long[rank];
        for (int i = 0; i < rank; i++) {
            dimensions[i] = int64();
            if (dimensions[i] < 1) {
                throw new UnreadableWeights("a tensor has an empty dimension");
            }
        }
        return dimensions;
    }

    Object value() {
        return value(int32());
    }

    private Object value(int type) {
        return switch (type) {
            case 0, 1, 7 -> small(type);
            case 2, 3 -> {
                short value = file.get(SHORT, position);
                position += Short.BYTES;
                yield type == 2 ? Short.toUnsignedInt(value) : value;
            }
            case 4 -> Integer.toUnsignedLong(int32());
            case 5 -> int32();
            case 6 -> Float.intBitsToFloat(int32());
            case STRING -> string();
            case ARRAY -> array();
            case 10, 11 -> int64();
            case 12 -> Double.longBitsToDouble(int64());
            default -> throw new UnreadableWeights("GGUF value type " + type + " is unknown");
        };
    }

    private Object small(int type) {
        byte value = file.get(ValueLayout.JAVA_BYTE, position++);
        return switch (type) {
            case 0 -> Byte.toUnsignedInt(value);
            case 1 -> value;
            default -> value != 0;
        };
    }

    private List<Object> array() {
        int type = int32();
        if (type == ARRAY) {
            throw new UnreadableWeights("nested GGUF arrays are not supported");
        }
        long count = int64();
        // Every element takes at least one byte, so no list outgrows the file.
        if (count < 0 || count > file.byteSize() - position) {
            throw new UnreadableWeights("an array of " + Long.toUnsignedString(count) + " does not fit");
        }
        List<Object> values = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            values.add(value(type));
        }
        return values;
    }
}
