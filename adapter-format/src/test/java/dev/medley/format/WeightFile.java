package dev.medley.format;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes safetensors files for tests: well-formed ones from tensors, malformed ones from any header text. */
final class WeightFile {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private record Tensor(List<Long> shape, float[] values) {}

    /** The file with this header and this many zero bytes of data. */
    static byte[] raw(String header, int dataBytes) {
        return raw(header.getBytes(StandardCharsets.UTF_8), dataBytes);
    }

    static byte[] raw(byte[] header, int dataBytes) {
        return ByteBuffer.allocate(8 + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    /** The prefix that declares this length, and the bytes after it. */
    static byte[] declaring(long length, byte[] rest) {
        return ByteBuffer.allocate(8 + rest.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(rest)
                .array();
    }

    /** One entry of a header. */
    static String entry(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}".formatted(name, dtype, shape, offsets);
    }

    WeightFile add(String name, float value, long... shape) {
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        float[] values = new float[Math.toIntExact(count)];
        Arrays.fill(values, value);
        tensors.put(name, new Tensor(Arrays.stream(shape).boxed().toList(), values));
        return this;
    }

    WeightFile set(String name, int index, float value) {
        tensors.get(name).values()[index] = value;
        return this;
    }

    WeightFile zero(String name) {
        Arrays.fill(tensors.get(name).values(), 0);
        return this;
    }

    WeightFile remove(String name) {
        tensors.remove(name);
        return this;
    }

    /** A pair of rank r for a module of the base. */
    WeightFile pair(String module, int rank, long in, long out) {
        return add("base_model.model." + module + ".lora_A.weight", 0.5f, rank, in)
                .add("base_model.model." + module + ".lora_B.weight", 0.25f, out, rank);
    }

    /** The file, all tensors as F32. */
    byte[] bytes() {
        long[] at = {0};
        String header = tensors.entrySet().stream()
                .map(tensor -> {
                    long begin = at[0];
                    at[0] += tensor.getValue().values().length * 4L;
                    return entry(
                            tensor.getKey(),
                            "F32",
                            tensor.getValue().shape().toString(),
                            "[" + begin + "," + at[0] + "]");
                })
                .collect(Collectors.joining(",", "{", "}"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(raw(header, 0));
        for (Tensor tensor : tensors.values()) {
            ByteBuffer data = ByteBuffer.allocate(tensor.values().length * 4).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : tensor.values()) {
                data.putFloat(value);
            }
            out.writeBytes(data.array());
        }
        return out.toByteArray();
    }

    /** The checked header of {@link #bytes()}. */
    SafetensorsHeader header() {
        byte[] bytes = bytes();
        return ((Safetensors.Valid) Safetensors.read("w", bytes, bytes.length)).header();
    }
}
