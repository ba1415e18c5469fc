package dev.medley.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Reads and bounds-checks the header of a safetensors file; never loads data. Stricter than the reference reader,
 * because readers that disagree about one file are an attack: no duplicate key, no hole, no unknown field, no
 * non-floating tensor. Refusals are values; only the disk can throw.
 */
public final class Safetensors {
    /** Bytes before the header: its length, little-endian. */
    public static final int PREFIX_BYTES = 8;

    private Safetensors() {}

    /** A header, or the reasons why there is none. */
    public sealed interface Result {
        /** Every finding of the container stage. */
        List<Finding> findings();
    }

    /** A usable file; the findings are warnings. */
    public record Valid(SafetensorsHeader header, List<Finding> findings) implements Result {
        public Valid {
            findings = List.copyOf(findings);
        }
    }

    /** A refused file. */
    public record Invalid(List<Finding> findings) implements Result {
        public Invalid {
            findings = List.copyOf(findings);
        }
    }

    /**
     * Reads the header of a file on disk.
     *
     * @param file the name used in findings
     * @throws IOException when the disk fails, never because of the content
     */
    public static Result read(String file, Path path) throws IOException {
        return read(file, head(path), Files.size(path));
    }

    /** The bytes of a file on disk that {@link #read(String, byte[], long)} needs, never more than the cap. */
    static byte[] head(Path path) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            byte[] prefix = readUpTo(channel, PREFIX_BYTES);
            if (prefix.length < PREFIX_BYTES) {
                return prefix;
            }
            long wanted = Math.min(channel.size() - PREFIX_BYTES, headerLength(prefix));
            byte[] rest = readUpTo(channel, (int) Math.max(0, wanted));
            byte[] head = Arrays.copyOf(prefix, PREFIX_BYTES + rest.length);
            System.arraycopy(rest, 0, head, PREFIX_BYTES, rest.length);
            return head;
        }
    }

    /**
     * Reads a header from the first bytes of a file.
     *
     * @param head at least the eight bytes of length and the header; more is ignored
     * @param fileSize real size of the whole file in bytes
     */
    public static Result read(String file, byte[] head, long fileSize) {
        return new HeaderReader(file, head, fileSize).read();
    }

    /**
     * How many bytes to fetch after the first eight: the declared length of the header, never more than the cap.
     *
     * @param prefix the first eight bytes
     */
    public static long headerLength(byte[] prefix) {
        long declared = declaredLength(prefix);
        return Long.compareUnsigned(declared, Limits.HEADER_BYTES) > 0 ? Limits.HEADER_BYTES : declared;
    }

    /** The first eight bytes as an unsigned number. */
    static long declaredLength(byte[] prefix) {
        return ByteBuffer.wrap(prefix, 0, PREFIX_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
    }

    private static byte[] readUpTo(SeekableByteChannel channel, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                break;
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
