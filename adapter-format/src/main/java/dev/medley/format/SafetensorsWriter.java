package dev.medley.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a weight file that {@link Safetensors} reads: F32 tensors without holes, the header padded to eight bytes. The same tensors give the same bytes. */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;

    /**
     * One tensor to write.
     *
     * @param values row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; copying weights would double the memory
    public record Tensor(String name, long rows, long columns, float[] values) {
        public Tensor {
            if (rows * columns != values.length) {
                throw new IllegalArgumentException(name + " has another number of values than its shape says");
            }
        }
    }

    private SafetensorsWriter() {}

    /** The file's bytes. */
    public static byte[] write(List<Tensor> tensors) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.putObject("__metadata__").put("format", "pt");
        long offset = 0;
        for (Tensor tensor : tensors) {
            ObjectNode entry = header.putObject(tensor.name()).put("dtype", "F32");
            entry.putArray("shape").add(tensor.rows()).add(tensor.columns());
            entry.putArray("data_offsets").add(offset).add(offset + 4L * tensor.values().length);
            offset += 4L * tensor.values().length;
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(ALIGNMENT + padded + offset));
        out.writeBytes(ByteBuffer.allocate(ALIGNMENT)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(padded)
                .array());
        out.writeBytes(json);
        out.writeBytes(" ".repeat(padded - json.length).getBytes(StandardCharsets.US_ASCII));
        for (Tensor tensor : tensors) {
            ByteBuffer data = ByteBuffer.allocate(4 * tensor.values().length).order(ByteOrder.LITTLE_ENDIAN);
            data.asFloatBuffer().put(tensor.values());
            out.writeBytes(data.array());
        }
        return out.toByteArray();
    }
}
