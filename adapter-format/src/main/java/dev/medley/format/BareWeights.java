package dev.medley.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A weight file without what its training wrote into its metadata: the tensors keep their bytes and their places. */
public final class BareWeights {
    private static final int ALIGNMENT = 8;
    /** Says in which framework the tensors are; loaders ask for it. */
    private static final String FORMAT = "format";

    private BareWeights() {}

    /** What to put before the data section in place of the head; empty where there is nothing to take out. */
    public static Optional<byte[]> head(SafetensorsHeader header) {
        if (header.metadata().keySet().stream().allMatch(FORMAT::equals)) {
            return Optional.empty();
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        Optional.ofNullable(header.metadata().get(FORMAT))
                .ifPresent(format -> root.putObject("__metadata__").put(FORMAT, format));
        for (TensorEntry tensor : header.tensors()) {
            ObjectNode entry =
                    root.putObject(tensor.name()).put("dtype", tensor.dtype().name());
            var shape = entry.putArray("shape");
            tensor.shape().forEach(shape::add);
            entry.putArray("data_offsets").add(tensor.begin()).add(tensor.end());
        }
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
        ByteBuffer head = ByteBuffer.allocate(Safetensors.PREFIX_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        head.putLong(padded).put(json);
        while (head.hasRemaining()) {
            head.put((byte) ' ');
        }
        return Optional.of(head.array());
    }
}
